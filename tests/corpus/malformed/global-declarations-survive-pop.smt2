; expect: :6:16: p is already declared
(set-option :global-declarations true)
(push 1)
(declare-const p Bool)
(pop 1)
(declare-const p Bool)
