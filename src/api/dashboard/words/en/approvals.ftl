approvals-title = Replies that wait for approval
approvals-help = Read the reply beside the post that it answers, then approve it, or reject it and say why.
approvals-chip = Waiting for approval
approvals-open = Open the ticket
approvals-yours = You wrote it; somebody else approves it
approvals-approved = You approved it; one more is needed
approvals-none = No reply waits for approval
approvals-none-help = Replies appear here as soon as a colleague submits one.
