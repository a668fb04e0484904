; expect: :3:1: bvadd is already declared, or a name of the logic ALL
(set-logic ALL)
(declare-fun bvadd (Bool) Bool)
