// Registers <soudan-chat>; loading the script twice does no harm.
import { SoudanChat } from './element';

if (!customElements.get('soudan-chat')) customElements.define('soudan-chat', SoudanChat);
