; expect: :2:1: expected ( and a command, found \ufeff
﻿(check-sat)
