; expect: :5:1: p is already declared, or a name of the logic ALL
(set-option :global-declarations true)
(declare-const p Bool)
(reset-assertions)
(declare-const p Bool)
