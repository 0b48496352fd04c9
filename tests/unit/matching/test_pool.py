from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, cast

from mentor_match.matching.pool import Kept, KeptPools, Pool


def a_pool() -> Pool:
    return Pool(cast("Any", object()), {})


def under(stamp: int, make: Callable[[], Pool] = a_pool) -> Callable[[Kept | None], Kept]:
    """What is kept while its stamp is the same."""
    return lambda kept: kept if kept and kept.stamp == stamp else Kept(make(), stamp)


def test_a_pool_is_kept_while_its_stamp_is_the_same() -> None:
    kept = KeptPools()
    first = kept.take("key", under(1))
    assert kept.take("key", under(1)) is first
    assert kept.take("key", under(2)) is not first


def test_pools_of_two_keys_are_kept_apart() -> None:
    kept = KeptPools()
    assert kept.take("one", under(1)) is not kept.take("two", under(1))


def test_the_pool_that_was_used_longest_ago_goes_first() -> None:
    kept = KeptPools(most=2)
    one, two = kept.take("one", under(1)), kept.take("two", under(1))
    assert kept.take("one", under(1)) is one
    kept.take("three", under(1))
    assert len(kept) == 2
    assert kept.take("one", under(1)) is one
    assert kept.take("two", under(1)) is not two


def test_threads_that_ask_together_wait_for_one_fit() -> None:
    kept, together, fits = KeptPools(), Barrier(8), []

    def make() -> Pool:
        fits.append(1)
        return a_pool()

    def ask(_number: int) -> Pool:
        together.wait()
        return kept.take("key", under(1, make))

    with ThreadPoolExecutor(8) as threads:
        pools = list(threads.map(ask, range(8)))
    assert len(fits) == 1
    assert len({id(pool) for pool in pools}) == 1


def test_a_fit_that_fails_is_tried_again() -> None:
    kept = KeptPools()

    def fail() -> Pool:
        raise OSError

    for _attempt in range(2):
        try:
            kept.take("key", under(1, fail))
        except OSError:
            continue
        raise AssertionError("a failed fit must not be kept")
    assert kept.take("key", under(1))
