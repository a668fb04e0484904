; expect: :4:15: sort U is already declared
(declare-sort U 0)
(push 1)
(declare-sort U 0)
