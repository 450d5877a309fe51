"""Run the command: `python -m pipeline`."""

import sys

from pipeline.command import main

if __name__ == "__main__":
    sys.exit(main())
