"""`python -m sancha` is the `sancha` command."""

import sys

from sancha.entry.cli import main

sys.exit(main())
