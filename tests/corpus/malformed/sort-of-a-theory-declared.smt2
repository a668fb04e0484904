; expect: :2:15: sort Bool is already declared
(declare-sort Bool 0)
