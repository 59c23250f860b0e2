"""Reads a market as bench/solve/qp.h describes it, for peers in Python."""

NO_BOUND = 1e300


class Model:
    """rows: (low, high); columns: (c, q, lower, upper, usual); by_row: (column, coefficient)."""

    def __init__(self):
        self.rows, self.columns, self.by_row = [], [], []


def read(path):
    with open(path, encoding="ascii") as file:
        word = iter(file.read().split())
    n_row, n_col, _, _ = (int(next(word)) for _ in range(4))
    m = Model()
    m.rows = [(float(next(word)), float(next(word))) for _ in range(n_row)]
    count = []
    for _ in range(n_col):
        m.columns.append(tuple(float(next(word)) for _ in range(5)))
        count.append(int(next(word)))
    m.by_row = [[] for _ in range(n_row)]
    for j, n in enumerate(count):
        for _ in range(n):
            m.by_row[int(next(word))].append((j, float(next(word))))
    return m


def tell(way, seconds, m, x, solved):
    objective = sum(c * v + 0.5 * q * v * v for (c, q, _, _, _), v in zip(m.columns, x))
    print(way, -1, f"{seconds:.9g}", f"{objective:.17g}" if solved else "nan", flush=True)
