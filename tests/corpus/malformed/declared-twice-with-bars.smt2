; expect: :3:16: p is already declared
(declare-const p Bool)
(declare-const |p| Bool)
