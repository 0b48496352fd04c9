"""What is counted as one place: whoever has a hundred addresses for the asking is not a hundred."""

from ipaddress import IPv4Address, IPv6Address

from hypothesis import given
from hypothesis import strategies as st

from mentor_match.web.rates import network

OLD = st.ip_addresses(v=4)
NEW = st.ip_addresses(v=6).filter(lambda one: one.ipv4_mapped is None)
BITS = st.integers(0, 2**64 - 1)


@given(OLD)
def test_an_old_address_is_itself_however_it_is_written(address: IPv4Address) -> None:
    assert network(str(address)) == str(address)
    assert network(f"::ffff:{address}") == str(address)
    assert network(IPv6Address(f"::ffff:{address}").exploded) == str(address)


@given(NEW, BITS)
def test_a_new_one_is_the_network_of_64_bits_it_is_in(address: IPv6Address, bits: int) -> None:
    beside = IPv6Address((int(address) >> 64 << 64) | bits)
    if beside.ipv4_mapped is None:
        assert network(str(beside)) == network(address.exploded) == network(f"{address}%eth0")


@given(NEW, NEW)
def test_two_networks_are_two(one: IPv6Address, other: IPv6Address) -> None:
    assert (network(str(one)) == network(str(other))) == (int(one) >> 64 == int(other) >> 64)


@given(st.text())
def test_what_is_no_address_is_taken_as_it_is(text: str) -> None:
    assert network(text) == text or ":" in text or "." in text
    assert network("") == ""
