; expect: :2:1: to_real is already declared, or a name of the logic ALL
(declare-fun to_real (Int) Real)
