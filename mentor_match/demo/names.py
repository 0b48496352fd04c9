"""Invented names: given and family names that are each common, put together by chance."""

from collections.abc import Mapping

# region -> (given names of women, given names of men, family names)
NAMES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "east": (
        ("Achieng", "Amina", "Asha", "Faith", "Grace", "Neema", "Rehema", "Wanjiru", "Zawadi"),
        ("Baraka", "Daudi", "Juma", "Kamau", "Musa", "Omari", "Otieno", "Peter", "Simba"),
        ("Achola", "Kiprop", "Lubega", "Mbeki", "Mushi", "Mwangi", "Nabirye", "Odera", "Tumusiime"),
    ),
    "horn": (
        ("Almaz", "Birtukan", "Hiwot", "Meseret", "Selam", "Tigist"),
        ("Abebe", "Dawit", "Getachew", "Kebede", "Tadesse", "Yonas"),
        ("Alemu", "Bekele", "Desta", "Girma", "Haile", "Worku"),
    ),
    "west": (
        ("Abena", "Adaeze", "Aminata", "Chioma", "Efua", "Fatou", "Ngozi", "Yetunde"),
        ("Chinedu", "Emeka", "Ibrahima", "Kofi", "Kwame", "Moussa", "Tunde", "Yaw"),
        ("Adeyemi", "Agyeman", "Diop", "Eze", "Mensah", "Ndiaye", "Okafor", "Owusu", "Sarr"),
    ),
    "south": (
        ("Chipo", "Lerato", "Mutinta", "Naledi", "Thandiwe", "Tiyamike"),
        ("Bongani", "Chanda", "Kagiso", "Limbani", "Sipho", "Themba"),
        ("Banda", "Chirwa", "Dlamini", "Khumalo", "Mulenga", "Nkosi", "Phiri", "Tembo"),
    ),
    "arabic": (
        ("أمينة", "حنان", "سعاد", "فاطمة", "ليلى", "مريم"),
        ("أحمد", "خالد", "سامي", "طارق", "عمر", "يوسف"),
        ("الحداد", "الخطيب", "الشامي", "العلوي", "المصري", "النجار"),
    ),
    "indic": (
        ("Anjali", "Farhana", "Kavita", "Nasrin", "Priya", "Sita", "Sunita"),
        ("Arjun", "Bikash", "Imran", "Kamal", "Rahul", "Ramesh", "Suresh"),
        ("Akter", "Das", "Gurung", "Iyer", "Rahman", "Shrestha", "Thapa", "Verma"),
    ),
    "islands": (
        ("Corazon", "Divina", "Jasmine", "Luzviminda", "Marisol", "Rosalie"),
        ("Benigno", "Crisanto", "Jomar", "Nestor", "Rodel", "Wilfredo"),
        ("Bautista", "Dela Cruz", "Evangelista", "Magsaysay", "Pangilinan", "Villanueva"),
    ),
    "latin": (
        ("Adriana", "Camila", "Esperança", "Luisa", "Paola", "Yolanda"),
        ("Andrés", "Domingos", "Hernán", "Jorge", "Mateus", "Nelson"),
        ("Cossa", "Gutiérrez", "Machava", "Moreno", "Ospina", "Restrepo", "Sitoe"),
    ),
}

REGION: Mapping[str, str] = {
    "BGD": "indic", "COL": "latin", "EGY": "arabic", "ETH": "horn", "GHA": "west",
    "IND": "indic", "JOR": "arabic", "KEN": "east", "MAR": "arabic", "MOZ": "latin",
    "MWI": "south", "NGA": "west", "NPL": "indic", "PHL": "islands", "RWA": "east",
    "SEN": "west", "TZA": "east", "UGA": "east", "ZAF": "south", "ZMB": "south",
}  # fmt: skip

# What a country's people write to colleagues abroad, first the most useful.
LANGUAGES: Mapping[str, tuple[str, ...]] = {
    "BGD": ("bn", "en"), "COL": ("es",), "EGY": ("ar", "en"), "ETH": ("am", "en"),
    "GHA": ("en",), "IND": ("en", "hi"), "JOR": ("ar", "en"), "KEN": ("en", "sw"),
    "MAR": ("ar", "fr"), "MOZ": ("pt",), "MWI": ("en",), "NGA": ("en", "ha"),
    "NPL": ("ne", "en"), "PHL": ("en", "fil"), "RWA": ("en", "fr", "rw"), "SEN": ("fr", "wo"),
    "TZA": ("sw", "en"), "UGA": ("en", "sw"), "ZAF": ("en", "zu"), "ZMB": ("en",),
}  # fmt: skip
