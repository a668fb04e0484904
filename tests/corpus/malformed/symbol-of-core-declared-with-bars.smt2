; expect: :3:1: true is already declared, or a name of the logic QF_UF
(set-logic QF_UF)
(declare-const |true| Bool)
