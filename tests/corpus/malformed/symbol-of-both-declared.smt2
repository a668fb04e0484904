; expect: :2:14: to_real is a symbol of the logic ALL
(declare-fun to_real (Int) Real)
