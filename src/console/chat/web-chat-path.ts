/** Which Web Chat the customer page runs; src/app/pages/web-chat.ts fetches it. */
export const WEB_CHAT_VERSION = '4.18.1'

/** Where its script is served; the version in its name lets browsers keep it for good. */
export const WEB_CHAT_PATH = `/web-chat/webchat-${WEB_CHAT_VERSION}.js`
