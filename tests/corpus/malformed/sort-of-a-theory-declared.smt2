; expect: :2:1: Bool is already declared, or a name of the logic ALL
(declare-sort Bool 0)
