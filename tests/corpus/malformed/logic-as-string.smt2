; expect: :2:1: expected a symbol, found "QF_UF"
(set-logic "QF_UF")
