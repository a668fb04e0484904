; expect: :3:1: Array is already declared, or a name of the logic ALL
(set-logic ALL)
(declare-sort Array 2)
