; expect: :2:28: unknown sort Bool
(declare-const x (Bool Bool))
