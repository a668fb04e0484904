; expect: :4:16: p is already declared
(declare-const p Bool)
(push 1)
(declare-const p Bool)
