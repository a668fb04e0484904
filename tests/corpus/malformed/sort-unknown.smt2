; expect: :2:1: unknown sort V
(declare-const x V)
