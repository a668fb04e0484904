; expect: :3:1: select is already declared, or a name of the logic ALL
(set-logic ALL)
(declare-fun select (Bool) Bool)
