; expect: :2:1: wrong arguments of declare-sort
(declare-sort U)
