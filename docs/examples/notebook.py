"""lode in a notebook, without pip: the C library through ctypes, a table as a pandas DataFrame.

    meson setup build -Ddefault_library=both && meson install -C build
    python3 docs/examples/notebook.py liblode.so

Where pandas is missing the table is a list of dictionaries. In a notebook: `import notebook`,
`lode = notebook.Lode()`, `lode.shock("ban CHN gallium:refined -> USA")`.
"""

import csv
import ctypes
import io
import sys

CSV = 2  # enum lode_format of lode/text.h


class Text(ctypes.Structure):
    """lode_text: what lode writes, and what it takes back."""
    _fields_ = [("data", ctypes.c_void_p), ("length", ctypes.c_size_t)]


class Error(ctypes.Structure):
    """lode_error: one sentence, and where."""
    _fields_ = [("status", ctypes.c_int), ("file", ctypes.c_char * 256), ("line", ctypes.c_long),
                ("column", ctypes.c_long), ("message", ctypes.c_char * 512)]


def table(text):
    """CSV as a DataFrame, or as rows."""
    try:
        import pandas
    except ImportError:
        return list(csv.DictReader(io.StringIO(text)))
    return pandas.read_csv(io.StringIO(text))


class Lode:
    """A dataset that is open, and questions to it."""

    def __init__(self, library="liblode.so", data=None):
        self.c = ctypes.CDLL(library)
        self.c.lode_version.restype = ctypes.c_char_p
        self.dataset = ctypes.c_void_p()
        self.ask("lode_dataset_open", data.encode() if data else None,
                 ctypes.byref(self.dataset))

    def ask(self, name, *arguments):
        """Call a function whose last argument is a lode_error; raise its sentence."""
        error = Error()
        if getattr(self.c, name)(*arguments, ctypes.byref(error)) != 0:
            raise ValueError(error.message.decode())

    def shock(self, *statements):
        """What follows from a shock, a row for each good and country (lode/shock.h)."""
        outcome, text = ctypes.c_void_p(), Text()
        said = (ctypes.c_char_p * len(statements))(*(s.encode() for s in statements))
        self.ask("lode_shock_run", self.dataset, said, ctypes.c_size_t(len(statements)), None,
                 ctypes.byref(outcome))
        try:
            self.ask("lode_outcome_write", outcome, CSV, ctypes.byref(text))
            return table(ctypes.string_at(text.data, text.length).decode())
        finally:
            self.c.lode_text_clear(ctypes.byref(text))
            self.c.lode_outcome_free(outcome)

    def close(self):
        """Give the memory back."""
        self.c.lode_dataset_free(self.dataset)
        self.dataset = None


if __name__ == "__main__":
    lode = Lode(*sys.argv[1:])
    print("lode", lode.c.lode_version().decode())
    found = lode.shock("ban CHN gallium:refined -> USA")
    print(found if not isinstance(found, list) else "\n".join(map(str, found[:3])))
    lode.close()
