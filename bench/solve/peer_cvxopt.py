"""CVXOPT's qp (interior point) on a market, with the Cholesky solver of the reduced KKT system.

    python3 peer_cvxopt.py FILE REPEATS

Options: kktsolver "chol2" (its documented choice for problems without equality structure of
its own), tolerances 1e-8. Rows without an upper bound and bounds of columns are the inequalities.
"""
import sys
import time

import qp
from cvxopt import matrix, solvers, spmatrix


def inequalities(m):
    """G x <= h: row, column, value; h."""
    entry, h = [], []
    for j, (_, _, lower, upper, _) in enumerate(m.columns):
        if upper < qp.NO_BOUND:
            entry.append((len(h), j, 1.0))
            h.append(upper)
        if lower > -qp.NO_BOUND:
            entry.append((len(h), j, -1.0))
            h.append(-lower)
    for i, (low, high) in enumerate(m.rows):
        if high >= qp.NO_BOUND:
            entry += [(len(h), j, -a) for j, a in m.by_row[i]]
            h.append(-low)
    return entry, h


def main(path, repeats):
    m = qp.read(path)
    n = len(m.columns)
    solvers.options.update(show_progress=False, abstol=1e-8, reltol=1e-8, feastol=1e-8)
    curvature = spmatrix([c[1] for c in m.columns], range(n), range(n))
    cost = matrix([c[0] for c in m.columns])
    entry, h = inequalities(m)
    g = spmatrix([e[2] for e in entry], [e[0] for e in entry], [e[1] for e in entry],
                 (len(h), n))
    equal = [i for i, (_, high) in enumerate(m.rows) if high < qp.NO_BOUND and m.by_row[i]]
    terms = [(k, j, a) for k, i in enumerate(equal) for j, a in m.by_row[i]]
    a = spmatrix([t[2] for t in terms], [t[0] for t in terms], [t[1] for t in terms],
                 (len(equal), n))
    b = matrix([m.rows[i][0] for i in equal])
    for _ in range(repeats):
        start = time.perf_counter()
        answer = solvers.qp(curvature, cost, g, matrix(h), a, b, kktsolver="chol2")
        seconds = time.perf_counter() - start
        qp.tell("cvxopt", seconds, m, list(answer["x"]), answer["status"] == "optimal")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
