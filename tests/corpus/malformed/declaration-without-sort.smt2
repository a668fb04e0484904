; expect: :2:1: wrong arguments of declare-const
(declare-const p)
