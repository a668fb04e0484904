; expect: :2:1: wrong arguments of exit
(exit 0)
