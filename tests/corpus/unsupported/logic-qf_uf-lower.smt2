; expect: logic qf_uf at logic-qf_uf-lower.smt2:2:1
(set-logic qf_uf)
