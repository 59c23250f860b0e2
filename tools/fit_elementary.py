"""The polynomials of src/solve/elementary.h, from their definitions alone.

    python3 tools/fit_elementary.py

Remez exchange (Cheney, Introduction to Approximation Theory, 1966, ch. 3) in sixty decimal
digits: the polynomial of stated degree whose largest weighted error is least. Prints each
coefficient as the nearest double, and the error reached before that rounding.
"""

from decimal import Decimal, getcontext

getcontext().prec = 60
LN2 = Decimal(2).ln()


def exp_rest(x):
    """(exp(x) - 1 - x) / x^2, by its series."""
    term, total, n = Decimal(1) / 2, Decimal(0), 2
    while abs(term) > Decimal(10) ** -58:
        total += term
        n += 1
        term *= x / n
    return total


def log_rest(z):
    """(2 artanh(s) - 2 s) / s^3 at z = s^2, by its series."""
    total, power, n = Decimal(0), Decimal(2), 3
    while power / n > Decimal(10) ** -58:
        total += power / n
        power *= z
        n += 2
    return total


def solve(rows):
    """Gauss elimination with pivoting; each row ends with its right-hand side."""
    n = len(rows)
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(rows[i][k]))
        rows[k], rows[pivot] = rows[pivot], rows[k]
        for i in range(n):
            if i != k:
                f = rows[i][k] / rows[k][k]
                rows[i] = [a - f * b for a, b in zip(rows[i], rows[k])]
    return [rows[k][n] / rows[k][k] for k in range(n)]


def remez(function, weight, low, high, degree, n_grid=4000):
    """(coefficients, largest |weight (p - function)|) on [low, high]."""
    grid = [low + (high - low) * Decimal(i) / n_grid for i in range(n_grid + 1)]
    value = [function(x) for x in grid]
    at = [n_grid * (2 * i + 1) // (2 * (degree + 2)) for i in range(degree + 2)]
    for _ in range(30):
        rows = [[Decimal(1)] + [grid[j] ** k for k in range(1, degree + 1)]
                + [(-1) ** i / weight(grid[j]), value[j]] for i, j in enumerate(at)]
        *coefficients, level = solve(rows)
        error = []
        for x, f in zip(grid, value):
            p = Decimal(0)
            for c in reversed(coefficients):
                p = p * x + c
            error.append(weight(x) * (p - f))
        new, start = [], 0
        for i in range(1, n_grid + 2):  # the largest error of each run of one sign
            if i > n_grid or (error[i] > 0) != (error[start] > 0):
                new.append(max(range(start, i), key=lambda j: abs(error[j])))
                start = i
        while len(new) > degree + 2:
            new.remove(min((new[0], new[-1]), key=lambda j: abs(error[j])))
        worst = max(abs(e) for e in error)
        if len(new) < degree + 2 or new == at or worst < abs(level) * Decimal("1.0001"):
            break
        at = new
    return coefficients, worst


def show(name, fit):
    coefficients, worst = fit
    print(f"{name}: largest error {float(worst):.3g}")
    for c in coefficients:
        print(f"    {float(c).hex()}  {float(c)!r}")


def main():
    reach = LN2 / 2 + Decimal("1e-6")
    tiny = Decimal("1e-4")  # keeps the weight x^2 from zero
    show("exp", remez(exp_rest, lambda x: x * x + tiny, -reach, reach, 9))
    root = Decimal(2).sqrt()
    s = (root - 1) / (root + 1)
    show("log", remez(log_rest, lambda z: z + tiny, Decimal(0), s * s * Decimal("1.00001"), 7))
    high = Decimal(int(LN2 * 2 ** 42)) / 2 ** 42
    print("ln 2:", float(high).hex(), float(LN2 - high).hex(), "1 / ln 2:", float(1 / LN2).hex())


main()
