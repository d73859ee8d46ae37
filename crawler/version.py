"""The version of this program; `make release` writes it here and into pyproject.toml.

It is here because reading the package's metadata costs every command some 20 ms.
"""

VERSION = "0.2.0"
