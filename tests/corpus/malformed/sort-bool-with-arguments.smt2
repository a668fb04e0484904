; expect: :2:28: sort Bool: expected 0 arguments, found 1
(declare-const x (Bool Bool))
