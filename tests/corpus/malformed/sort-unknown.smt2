; expect: :2:18: unknown sort V
(declare-const x V)
