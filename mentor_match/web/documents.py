"""PDF pages: certificates, statements, reports. They know no domain.

The letters are FiraGO's (an open font that comes with a package), and HarfBuzz joins and turns
them, so that a name in Arabic or Devanagari is printed as its owner writes it.
"""

import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
from fpdf import FPDF, FPDF_VERSION
from fpdf.enums import Align, TextDirection, XPos, YPos
from fpdf.fonts import FontFace

INK, SOFT, LINE, ACCENT = (24, 33, 31), (76, 88, 84), (213, 210, 200), (11, 93, 87)
FAMILY = "FiraGO"
MARGIN = 20.0  # mm


@lru_cache(maxsize=1)
def _font_files() -> dict[str, Path]:
    """The letters as files, once for each process: the library of PDFs reads files only."""
    from pymupdf_fonts import FiraGO_Bold, FiraGO_Regular

    folder = Path(tempfile.mkdtemp(prefix="mentor-match-fonts-"))
    files = {"": folder / "regular.ttf", "B": folder / "bold.ttf"}
    files[""].write_bytes(FiraGO_Regular.fontbuffer)
    files["B"].write_bytes(FiraGO_Bold.fontbuffer)
    return files


class Document(FPDF):
    """A4 pages with a heading, facts, tables and codes, one under the other.

    `direction` is that of the reader's language, "ltr" or "rtl"; each text still finds its own.
    The same content and `made_at` give the same bytes.
    """

    def __init__(
        self,
        *,
        title: str,
        language: str,
        direction: str,
        made_at: datetime,
        footer: str = "",
        landscape: bool = False,
    ) -> None:
        super().__init__(orientation="landscape" if landscape else "portrait", format="A4")
        for style, file in _font_files().items():
            self.add_font(FAMILY, style, file)
        self.at_start = Align.R if direction == "rtl" else Align.L
        self.written = TextDirection.RTL if direction == "rtl" else TextDirection.LTR
        self.foot_text = footer
        self.set_margin(MARGIN)
        self.set_auto_page_break(True, margin=MARGIN)
        self.set_title(title)
        self.set_lang(language)
        self.set_producer(f"fpdf2 {FPDF_VERSION}")
        self.set_creation_date(made_at)
        self.set_text_shaping(use_shaping_engine=True, direction=self.written)
        self.add_page()

    def footer(self) -> None:
        """The same line under every page, with its number."""
        self.set_y(-15)
        number = f"{self.page_no()} / {{nb}}"
        text = f"{self.foot_text} · {number}" if self.foot_text else number
        self._line(text, size=8, colour=SOFT, align=Align.C)

    def heading(self, text: str, level: int = 1) -> None:
        """A heading; level 1 is the title of the document."""
        size, above = {1: (22, 0), 2: (14, 5)}.get(level, (11.5, 3))
        if above:
            self.ln(above)
        self._line(text, size=size, style="B", colour=ACCENT if level == 1 else INK)
        self.ln(2)

    def paragraph(self, text: str, *, soft: bool = False, size: float = 10.5) -> None:
        """Running text."""
        self._line(text, size=size, colour=SOFT if soft else INK)
        self.ln(2)

    def centred(self, text: str, *, size: float = 11, bold: bool = False) -> None:
        """One line in the middle, as on a certificate."""
        self._line(text, size=size, style="B" if bold else "", align=Align.C)
        self.ln(2)

    def facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Labels and what belongs to them."""
        rows = [[label, value] for label, value in pairs]
        self.rows(None, rows, widths=(1, 2))

    def rows(
        self,
        headings: Sequence[str] | None,
        rows: Iterable[Sequence[str]],
        *,
        widths: Sequence[float],
        numeric: Iterable[int] = (),
    ) -> None:
        """A table; the headings stand again on every page. `numeric` names columns of figures.

        In a right-to-left document the first column stands on the right.
        """
        turned = self.written == TextDirection.RTL
        order = range(len(widths) - 1, -1, -1) if turned else range(len(widths))
        ends = {True: Align.L, False: Align.R}[turned]
        figures = set(numeric)
        self._style(9.5)
        with self.table(
            borders_layout="HORIZONTAL_LINES",
            col_widths=tuple(widths[n] for n in order),
            text_align=tuple(ends if n in figures else self.at_start for n in order),
            first_row_as_headings=headings is not None,
            headings_style=FontFace(emphasis="BOLD", color=INK),
            line_height=self.font_size * 1.45,
            padding=1.2,
        ) as table:
            for cells in [headings, *rows] if headings is not None else rows:
                row = table.row()
                for n in order:
                    row.cell(str(cells[n]))
        self.ln(3)

    def code(self, address: str, *, size: float = 32, centred: bool = False) -> None:
        """A code for a camera that leads to the address; the address can be tapped as well."""
        modules = [list(row) for row in segno.make(address, error="m", micro=False).matrix]
        side = size / (len(modules) + 8)  # four quiet modules around it, as the standard asks
        if self.y + size > self.page_break_trigger:
            self.add_page()
        at_right = self.at_start == Align.R
        left = self.w - self.r_margin - size if at_right else self.l_margin
        left = (self.w - size) / 2 if centred else left
        self.set_fill_color(0)
        for row, line in enumerate(modules):
            for column, dark in enumerate(line):
                if dark:
                    x, y = left + (column + 4) * side, self.y + (row + 4) * side
                    self.rect(x, y, side, side, style="F")
        self.link(left, self.y, size, size, address)
        self.set_y(self.y + size + 2)

    def content(self) -> bytes:
        """The finished file."""
        return bytes(self.output())

    def _style(self, size: float, style: Any = "", colour: tuple[int, int, int] = INK) -> None:
        self.set_font(FAMILY, style, size)
        self.set_text_color(*colour)
        self.set_draw_color(*LINE)

    def _line(
        self,
        text: str,
        *,
        size: float,
        style: str = "",
        colour: tuple[int, int, int] = INK,
        align: Align | None = None,
    ) -> None:
        self._style(size, style, colour)
        self.multi_cell(
            0,
            self.font_size * 1.4,
            text,
            align=align or self.at_start,
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )
