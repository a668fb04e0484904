"""`python -m finder` is `assay`."""

import sys

from finder.main import main

sys.exit(main())
