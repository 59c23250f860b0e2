"""Write files as one table of C, so that the server has them with it and opens none.

    python3 embed.py OUT.c NAME=FILE...     served at /NAME

Same files, same bytes.
"""

import sys


def main(out, pairs):
    text = ["/* Made by embed.py. */", '#include "site.h"', ""]
    rows = []
    for k, pair in enumerate(pairs):
        name, path = pair.split("=", 1)
        with open(path, "rb") as file:
            data = file.read()
        text.append(f"static const unsigned char file_{k}[] = {{")
        for at in range(0, len(data), 24):
            text.append("".join(f"{byte}," for byte in data[at:at + 24]))
        text.append("0};")
        rows.append(f'    {{"{name}", file_{k}, {len(data)}}},')
    text += ["", "const srv_asset srv_assets[] = {", *rows, "};",
             "const size_t srv_n_asset = sizeof srv_assets / sizeof srv_assets[0];", ""]
    with open(out, "w", encoding="ascii") as file:
        file.write("\n".join(text))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
