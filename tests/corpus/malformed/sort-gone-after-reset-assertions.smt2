; expect: :4:18: unknown sort U
(declare-sort U 0)
(reset-assertions)
(declare-const x U)
