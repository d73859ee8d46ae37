"""`python -m anugerah` is the console script."""

from anugerah.cli import main

if __name__ == "__main__":
    main()
