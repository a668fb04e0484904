"""`python -I -m checker`: see checker.main."""

import sys

from checker.main import main

sys.exit(main())
