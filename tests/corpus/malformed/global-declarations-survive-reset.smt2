; expect: :5:16: p is already declared
(set-option :global-declarations true)
(declare-const p Bool)
(reset-assertions)
(declare-const p Bool)
