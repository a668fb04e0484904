; expect: :4:1: p is already declared, or a name of the logic ALL
(declare-const p Bool)
(push 1)
(declare-const p Bool)
