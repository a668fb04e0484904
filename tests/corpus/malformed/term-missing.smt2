; expect: :2:1: wrong arguments of assert
(assert)
