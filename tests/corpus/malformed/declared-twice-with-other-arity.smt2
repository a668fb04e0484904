; expect: :3:14: p is already declared
(declare-const p Bool)
(declare-fun p (Bool) Bool)
