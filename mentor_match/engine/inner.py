"""Inner products of sparse rows: exact for a few mentors, from above and fast for all of them.

What two people share is mostly a sum over few things of very many: words, topics.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

COMMON = 1 / 8  # what more than this part of the mentors have is kept dense
NEAR = 16_384  # mentors at a time, so that what is added stays in the cache of a core
UNIT32 = 2.0**-24  # the rounding of single precision

Floats32 = NDArray[np.float32]
Floats64 = NDArray[np.float64]
Columns = NDArray[np.intp] | slice


def exact(asked: csr_matrix, rows: csr_matrix) -> Floats64:
    """Products of each asked row with each mentor's, shape (n_asked, n_rows).

    Every cell is summed on its own and in one order, so its bits do not depend on which mentors
    are asked for together. A matrix product of BLAS would not promise that.
    """
    return np.asarray((asked @ rows.T).toarray(), dtype=np.float64)


class Above:
    """Products with all mentors in single precision, never below the true ones.

    What many mentors have is kept dense: one pass of the matrix product over it costs less than
    following long lists. Engines for text search split their lists in the same way (Broder and
    others 2003).

    Parameters
    ----------
    turned : csr_matrix, shape (n_columns, n_mentors)
        None below 0.
    """

    def __init__(self, turned: csr_matrix) -> None:
        turned = turned.astype(np.float32)
        held = np.diff(turned.indptr)
        common = held > max(1.0, turned.shape[1] * COMMON)
        self.common = np.flatnonzero(common)
        self.rare = (~common).astype(np.float32)
        self.turned = turned
        self.dense: Floats32 = turned[self.common].toarray()

    def fill(self, asked: csr_matrix, factors: Floats64, out: Floats32) -> None:
        """Put the products of the asked rows with all mentors, each row times its factor, into
        `out`, shape (n_asked, n_mentors), contiguous."""
        # A sum of n products of numbers that are not negative is off by n + 2 roundings of its
        # size at most (Higham 2002, section 3.1). Made larger by that, it is never too small.
        longest = int(np.diff(asked.indptr).max(initial=0))
        single = scaled(asked, factors * (1.0 + 2.0 * UNIT32 * (longest + 8))).astype(np.float32)
        rare = single.copy()
        rare.data *= self.rare[rare.indices]
        rare.eliminate_zeros()
        # The lists of a row one after the other, columns more than once: making that dense adds
        # them up. It takes a third of the time of a sparse product, which first counts its cells.
        lists = self.turned[rare.indices]
        lists.data *= np.repeat(rare.data, np.diff(lists.indptr))
        ends = lists.indptr[rare.indptr]
        csr_matrix((lists.data, lists.indices, ends), shape=out.shape).toarray(out=out)
        if len(self.common):
            heavy = single[:, self.common].toarray()
            used = np.flatnonzero(heavy.any(axis=0))
            heavy = heavy[:, used]
            for start in range(0, out.shape[1] if len(used) else 0, NEAR):
                near = slice(start, start + NEAR)
                out[:, near] += heavy @ self.dense[used, near]


def unit(rows: csr_matrix) -> csr_matrix:
    """Rows of length 1; a row of zeros stays one."""
    return scaled(rows, 1.0 / np.maximum(lengths(rows), np.finfo(float).tiny))


def lengths(rows: csr_matrix) -> Floats64:
    """The length of each row, shape (n_rows,)."""
    return np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1), dtype=np.float64).ravel())


def scaled(rows: csr_matrix, factors: Floats64) -> csr_matrix:
    """Each row times its factor."""
    data = rows.data * np.repeat(factors, np.diff(rows.indptr))
    return csr_matrix((data, rows.indices, rows.indptr), shape=rows.shape)
