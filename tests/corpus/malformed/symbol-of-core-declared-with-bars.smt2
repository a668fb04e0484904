; expect: :3:16: true is a symbol of the logic QF_UF
(set-logic QF_UF)
(declare-const |true| Bool)
