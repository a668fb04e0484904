; expect: :4:12: set-logic after another
(declare-const p Bool)
(reset-assertions)
(set-logic QF_UF)
