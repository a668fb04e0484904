; expect: :2:1: wrong arguments of set-logic
(set-logic)
