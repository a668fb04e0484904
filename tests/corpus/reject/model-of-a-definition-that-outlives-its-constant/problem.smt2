(push 1)(declare-const p Bool)(set-option :global-declarations true)(define-fun g () Bool p)(pop 1)(assert g)(check-sat)
