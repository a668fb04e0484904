; expect: :4:1: unknown sort U
(declare-sort U 0)
(reset-assertions)
(declare-const x U)
