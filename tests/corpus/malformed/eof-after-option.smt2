; expect: :2:33: 
(set-option :global-declarations