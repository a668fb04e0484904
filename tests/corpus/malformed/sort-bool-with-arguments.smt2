; expect: :2:18: sort Bool: expected 0 arguments, found 1
(declare-const x (Bool Bool))
