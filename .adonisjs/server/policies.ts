export const policies = {
  AccountPolicy: () => import('#policies/account_policy'),
  ConversationPolicy: () => import('#policies/conversation_policy'),
  MembershipPolicy: () => import('#policies/membership_policy'),
  MessagePolicy: () => import('#policies/message_policy'),
}

