; expect: :6:1: p is already declared, or a name of the logic ALL
(set-option :global-declarations true)
(push 1)
(declare-const p Bool)
(pop 1)
(declare-const p Bool)
