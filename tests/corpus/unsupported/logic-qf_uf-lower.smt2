; expect: logic qf_uf at logic-qf_uf-lower.smt2:2:12
(set-logic qf_uf)
