/*! Sepsis assistant widget, Apache-2.0. With lit, marked and DOMPurify: see LICENSES.txt */
(function(){var e=globalThis,t=e.ShadowRoot&&(e.ShadyCSS===void 0||e.ShadyCSS.nativeShadow)&&`adoptedStyleSheets`in Document.prototype&&`replace`in CSSStyleSheet.prototype,n=Symbol(),r=new WeakMap,i=class{constructor(e,t,r){if(this._$cssResult$=!0,r!==n)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,n=this.t;if(t&&e===void 0){let t=n!==void 0&&n.length===1;t&&(e=r.get(n)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),t&&r.set(n,e))}return e}toString(){return this.cssText}},a=e=>new i(typeof e==`string`?e:e+``,void 0,n),o=(e,...t)=>new i(e.length===1?e[0]:t.reduce((t,n,r)=>t+(e=>{if(!0===e._$cssResult$)return e.cssText;if(typeof e==`number`)return e;throw Error(`Value passed to 'css' function must be a 'css' function result: `+e+`. Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.`)})(n)+e[r+1],e[0]),e,n),s=(n,r)=>{if(t)n.adoptedStyleSheets=r.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let t of r){let r=document.createElement(`style`),i=e.litNonce;i!==void 0&&r.setAttribute(`nonce`,i),r.textContent=t.cssText,n.appendChild(r)}},c=t?e=>e:e=>e instanceof CSSStyleSheet?(e=>{let t=``;for(let n of e.cssRules)t+=n.cssText;return a(t)})(e):e,{is:l,defineProperty:u,getOwnPropertyDescriptor:d,getOwnPropertyNames:f,getOwnPropertySymbols:p,getPrototypeOf:m}=Object,h=globalThis,g=h.trustedTypes,ee=g?g.emptyScript:``,te=h.reactiveElementPolyfillSupport,ne=(e,t)=>e,re={toAttribute(e,t){switch(t){case Boolean:e=e?ee:null;break;case Object:case Array:e=e==null?e:JSON.stringify(e)}return e},fromAttribute(e,t){let n=e;switch(t){case Boolean:n=e!==null;break;case Number:n=e===null?null:Number(e);break;case Object:case Array:try{n=JSON.parse(e)}catch{n=null}}return n}},ie=(e,t)=>!l(e,t),ae={attribute:!0,type:String,converter:re,reflect:!1,useDefault:!1,hasChanged:ie};Symbol.metadata??=Symbol(`metadata`),h.litPropertyMetadata??=new WeakMap;var _=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=ae){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),r=this.getPropertyDescriptor(e,n,t);r!==void 0&&u(this.prototype,e,r)}}static getPropertyDescriptor(e,t,n){let{get:r,set:i}=d(this.prototype,e)??{get(){return this[t]},set(e){this[t]=e}};return{get:r,set(t){let a=r?.call(this);i?.call(this,t),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??ae}static _$Ei(){if(this.hasOwnProperty(ne(`elementProperties`)))return;let e=m(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(ne(`finalized`)))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(ne(`properties`))){let e=this.properties,t=[...f(e),...p(e)];for(let n of t)this.createProperty(n,e[n])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[e,n]of t)this.elementProperties.set(e,n)}this._$Eh=new Map;for(let[e,t]of this.elementProperties){let n=this._$Eu(e,t);n!==void 0&&this._$Eh.set(n,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let e of n)t.unshift(c(e))}else e!==void 0&&t.push(c(e));return t}static _$Eu(e,t){let n=t.attribute;return!1===n?void 0:typeof n==`string`?n:typeof e==`string`?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return s(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),r=this.constructor._$Eu(e,n);if(r!==void 0&&!0===n.reflect){let i=(n.converter?.toAttribute===void 0?re:n.converter).toAttribute(t,n.type);this._$Em=e,i==null?this.removeAttribute(r):this.setAttribute(r,i),this._$Em=null}}_$AK(e,t){let n=this.constructor,r=n._$Eh.get(e);if(r!==void 0&&this._$Em!==r){let e=n.getPropertyOptions(r),i=typeof e.converter==`function`?{fromAttribute:e.converter}:e.converter?.fromAttribute===void 0?re:e.converter;this._$Em=r;let a=i.fromAttribute(t,e.type);this[r]=a??this._$Ej?.get(r)??a,this._$Em=null}}requestUpdate(e,t,n,r=!1,i){if(e!==void 0){let a=this.constructor;if(!1===r&&(i=this[e]),n??=a.getPropertyOptions(e),!((n.hasChanged??ie)(i,t)||n.useDefault&&n.reflect&&i===this._$Ej?.get(e)&&!this.hasAttribute(a._$Eu(e,n))))return;this.C(e,t,n)}!1===this.isUpdatePending&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:r,wrapped:i},a){n&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,a??t??this[e]),!0!==i||a!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),!0===r&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[e,t]of this._$Ep)this[e]=t;this._$Ep=void 0}let e=this.constructor.elementProperties;if(e.size>0)for(let[t,n]of e){let{wrapped:e}=n,r=this[t];!0!==e||this._$AL.has(t)||r===void 0||this.C(t,void 0,n,r)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(e=>e.hostUpdate?.()),this.update(t)):this._$EM()}catch(t){throw e=!1,this._$EM(),t}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(e){}firstUpdated(e){}};_.elementStyles=[],_.shadowRootOptions={mode:`open`},_[ne(`elementProperties`)]=new Map,_[ne(`finalized`)]=new Map,te?.({ReactiveElement:_}),(h.reactiveElementVersions??=[]).push(`2.1.2`);var oe=globalThis,se=e=>e,ce=oe.trustedTypes,v=ce?ce.createPolicy(`lit-html`,{createHTML:e=>e}):void 0,le=`$lit$`,y=`lit$${Math.random().toFixed(9).slice(2)}$`,ue=`?`+y,de=`<${ue}>`,fe=document,b=()=>fe.createComment(``),pe=e=>e===null||typeof e!=`object`&&typeof e!=`function`,me=Array.isArray,he=e=>me(e)||typeof e?.[Symbol.iterator]==`function`,ge=`[ 	
\f\r]`,_e=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,ve=/-->/g,ye=/>/g,be=RegExp(`>|${ge}(?:([^\\s"'>=/]+)(${ge}*=${ge}*(?:[^ \t\n\f\r"'\`<>=]|("|')|))|$)`,`g`),xe=/'/g,x=/"/g,Se=/^(?:script|style|textarea|title)$/i,S=(e=>(t,...n)=>({_$litType$:e,strings:t,values:n}))(1),C=Symbol.for(`lit-noChange`),w=Symbol.for(`lit-nothing`),Ce=new WeakMap,we=fe.createTreeWalker(fe,129);function Te(e,t){if(!me(e)||!e.hasOwnProperty(`raw`))throw Error(`invalid template strings array`);return v===void 0?t:v.createHTML(t)}var Ee=(e,t)=>{let n=e.length-1,r=[],i,a=t===2?`<svg>`:t===3?`<math>`:``,o=_e;for(let t=0;t<n;t++){let n=e[t],s,c,l=-1,u=0;for(;u<n.length&&(o.lastIndex=u,c=o.exec(n),c!==null);)u=o.lastIndex,o===_e?c[1]===`!--`?o=ve:c[1]===void 0?c[2]===void 0?c[3]!==void 0&&(o=be):(Se.test(c[2])&&(i=RegExp(`</`+c[2],`g`)),o=be):o=ye:o===be?c[0]===`>`?(o=i??_e,l=-1):c[1]===void 0?l=-2:(l=o.lastIndex-c[2].length,s=c[1],o=c[3]===void 0?be:c[3]===`"`?x:xe):o===x||o===xe?o=be:o===ve||o===ye?o=_e:(o=be,i=void 0);let d=o===be&&e[t+1].startsWith(`/>`)?` `:``;a+=o===_e?n+de:l>=0?(r.push(s),n.slice(0,l)+le+n.slice(l)+y+d):n+y+(l===-2?t:d)}return[Te(e,a+(e[n]||`<?>`)+(t===2?`</svg>`:t===3?`</math>`:``)),r]},De=class e{constructor({strings:t,_$litType$:n},r){let i;this.parts=[];let a=0,o=0,s=t.length-1,c=this.parts,[l,u]=Ee(t,n);if(this.el=e.createElement(l,r),we.currentNode=this.el.content,n===2||n===3){let e=this.el.content.firstChild;e.replaceWith(...e.childNodes)}for(;(i=we.nextNode())!==null&&c.length<s;){if(i.nodeType===1){if(i.hasAttributes())for(let e of i.getAttributeNames())if(e.endsWith(le)){let t=u[o++],n=i.getAttribute(e).split(y),r=/([.?@])?(.*)/.exec(t);c.push({type:1,index:a,name:r[2],strings:n,ctor:r[1]===`.`?D:r[1]===`?`?Ae:r[1]===`@`?je:ke}),i.removeAttribute(e)}else e.startsWith(y)&&(c.push({type:6,index:a}),i.removeAttribute(e));if(Se.test(i.tagName)){let e=i.textContent.split(y),t=e.length-1;if(t>0){i.textContent=ce?ce.emptyScript:``;for(let n=0;n<t;n++)i.append(e[n],b()),we.nextNode(),c.push({type:2,index:++a});i.append(e[t],b())}}}else if(i.nodeType===8){if(i.data===ue)c.push({type:2,index:a});else{let e=-1;for(;(e=i.data.indexOf(y,e+1))!==-1;)c.push({type:7,index:a}),e+=y.length-1}}a++}}static createElement(e,t){let n=fe.createElement(`template`);return n.innerHTML=e,n}};function T(e,t,n=e,r){if(t===C)return t;let i=r===void 0?n._$Cl:n._$Co?.[r],a=pe(t)?void 0:t._$litDirective$;return i?.constructor!==a&&(i?._$AO?.(!1),a===void 0?i=void 0:(i=new a(e),i._$AT(e,n,r)),r===void 0?n._$Cl=i:(n._$Co??=[])[r]=i),i!==void 0&&(t=T(e,i._$AS(e,t.values),i,r)),t}var Oe=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,r=(e?.creationScope??fe).importNode(t,!0);we.currentNode=r;let i=we.nextNode(),a=0,o=0,s=n[0];for(;s!==void 0;){if(a===s.index){let t;s.type===2?t=new E(i,i.nextSibling,this,e):s.type===1?t=new s.ctor(i,s.name,s.strings,this,e):s.type===6&&(t=new O(i,this,e)),this._$AV.push(t),s=n[++o]}a!==s?.index&&(i=we.nextNode(),a++)}return we.currentNode=fe,r}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings===void 0?n._$AI(e[t]):(n._$AI(e,n,t),t+=n.strings.length-2)),t++}},E=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,r){this.type=2,this._$AH=w,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=T(this,e,t),pe(e)?e===w||e==null||e===``?(this._$AH!==w&&this._$AR(),this._$AH=w):e!==this._$AH&&e!==C&&this._(e):e._$litType$===void 0?e.nodeType===void 0?he(e)?this.k(e):this._(e):this.T(e):this.$(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==w&&pe(this._$AH)?this._$AA.nextSibling.data=e:this.T(fe.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,r=typeof n==`number`?this._$AC(e):(n.el===void 0&&(n.el=De.createElement(Te(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===r)this._$AH.p(t);else{let e=new Oe(r,this),n=e.u(this.options);e.p(t),this.T(n),this._$AH=e}}_$AC(e){let t=Ce.get(e.strings);return t===void 0&&Ce.set(e.strings,t=new De(e)),t}k(t){me(this._$AH)||(this._$AH=[],this._$AR());let n=this._$AH,r,i=0;for(let a of t)i===n.length?n.push(r=new e(this.O(b()),this.O(b()),this,this.options)):r=n[i],r._$AI(a),i++;i<n.length&&(this._$AR(r&&r._$AB.nextSibling,i),n.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let t=se(e).nextSibling;se(e).remove(),e=t}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},ke=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,r,i){this.type=1,this._$AH=w,this._$AN=void 0,this.element=e,this.name=t,this._$AM=r,this.options=i,n.length>2||n[0]!==``||n[1]!==``?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=w}_$AI(e,t=this,n,r){let i=this.strings,a=!1;if(i===void 0)e=T(this,e,t,0),a=!pe(e)||e!==this._$AH&&e!==C,a&&(this._$AH=e);else{let r=e,o,s;for(e=i[0],o=0;o<i.length-1;o++)s=T(this,r[n+o],t,o),s===C&&(s=this._$AH[o]),a||=!pe(s)||s!==this._$AH[o],s===w?e=w:e!==w&&(e+=(s??``)+i[o+1]),this._$AH[o]=s}a&&!r&&this.j(e)}j(e){e===w?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??``)}},D=class extends ke{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===w?void 0:e}},Ae=class extends ke{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==w)}},je=class extends ke{constructor(e,t,n,r,i){super(e,t,n,r,i),this.type=5}_$AI(e,t=this){if((e=T(this,e,t,0)??w)===C)return;let n=this._$AH,r=e===w&&n!==w||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,i=e!==w&&(n===w||r);r&&this.element.removeEventListener(this.name,this,n),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH==`function`?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},O=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){T(this,e)}},Me={M:le,P:y,A:ue,C:1,L:Ee,R:Oe,D:he,V:T,I:E,H:ke,N:Ae,U:je,B:D,F:O},Ne=oe.litHtmlPolyfillSupport;Ne?.(De,E),(oe.litHtmlVersions??=[]).push(`3.3.3`);var Pe=(e,t,n)=>{let r=n?.renderBefore??t,i=r._$litPart$;if(i===void 0){let e=n?.renderBefore??null;r._$litPart$=i=new E(t.insertBefore(b(),e),e,void 0,n??{})}return i._$AI(e),i},Fe=globalThis,k=class extends _{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Pe(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return C}};k._$litElement$=!0,k.finalized=!0,Fe.litElementHydrateSupport?.({LitElement:k});var Ie=Fe.litElementPolyfillSupport;Ie?.({LitElement:k}),(Fe.litElementVersions??=[]).push(`4.2.2`);var Le=`/webhooks/web/`,Re=2e4,A=class extends Error{constructor(e,t,n=null,r=``){super(t),this.failure=e,this.retryAfter=n,this.code=r}},ze=class{constructor(e){this.server=e}async openSession(e){let t=await this.request(`POST`,`session`,{signal:e,body:{}});if(typeof t.token!=`string`||!t.token)throw new A(`unreachable`,`the session has no token`);return{token:t.token,country_hint:typeof t.country_hint==`string`?t.country_hint:null}}async send(e,t,n){return He((await this.request(`POST`,`messages`,{token:e,signal:n,body:t})).replies)}async checkHistory(e,t){await this.request(`GET`,`history`,{token:e,signal:t})}async forgetAll(e,t){let n=!0;for(let r of e)n=await this.forget(r,t)&&n;return n}async forget(e,t){try{return await this.request(`DELETE`,`conversation`,{token:e,signal:t}),!0}catch(e){if(e instanceof A&&e.failure===`session`)return!1;throw e}}async rate(e,t,n){await this.request(`POST`,`feedback`,{token:e,signal:n,body:t})}async request(e,t,{token:n,body:r,signal:i}){let a=new AbortController,o=()=>a.abort(),s=setTimeout(o,Re);i.addEventListener(`abort`,o,{once:!0});try{return await Be(await fetch(this.server+Le+t,{method:e,headers:{Accept:`application/json`,...r===void 0?{}:{"Content-Type":`application/json`},...n?{Authorization:`Bearer ${n}`}:{}},body:r===void 0?void 0:JSON.stringify(r),cache:`no-store`,credentials:`omit`,redirect:`error`,signal:a.signal}))}catch(e){throw e instanceof A?e:new A(`unreachable`,String(e))}finally{clearTimeout(s),i.removeEventListener(`abort`,o)}}};async function Be(e){if(e.status===204)return{};let t=We(await e.json().catch(()=>null));if(e.status===202)throw new A(`pending`,`still working`,Ke(t?.retry_after)??1);if(e.ok&&t)return t;let{code:n,message:r,fix:i}=We(t?.error)??{},a=[r,i].filter(e=>typeof e==`string`).join(` `),o=Ke(e.headers.get(`Retry-After`))??Ke(t?.retry_after);throw new A(Ve(e.status),a||`HTTP ${e.status}`,o,String(n??``))}function Ve(e){return e===401?`session`:e===429?`limited`:e===400||e===403||e===409||e===413||e===415||e===422?`refused`:`unreachable`}function He(e){if(!Array.isArray(e))throw new A(`unreachable`,`the answer has no replies`);return e.map(We).flatMap(e=>e&&typeof e.text==`string`&&e.text.trim()?[Ue(e)]:[])}function Ue(e){return{id:String(e.id??``),text:String(e.text),emergency:e.emergency===!0,buttons:Ge(e.buttons).flatMap(({title:e,payload:t})=>typeof e==`string`&&typeof t==`string`?[{title:e,payload:t}]:[]),source_line:typeof e.source_line==`string`?e.source_line:null,sources:Ge(e.sources).flatMap(({title:e,url:t})=>typeof e==`string`?[{title:e,url:typeof t==`string`?t:null}]:[]),time:typeof e.time==`string`?e.time:new Date().toISOString()}}function We(e){return typeof e==`object`&&e&&!Array.isArray(e)?e:null}function Ge(e){return(Array.isArray(e)?e:[]).map(We).filter(e=>e!==null)}function Ke(e){let t=typeof e==`string`?Number.parseFloat(e):e;return typeof t==`number`&&Number.isFinite(t)&&t>=0?Math.min(t,120):null}var qe=10,Je=class{constructor(){this.trouble=`limited`,this.refused=new Set,this.end=0}get left(){return Math.max(0,this.end-performance.now())}covers({failure:e,code:t}){return e===`limited`||t===`busy`}note(e,{failure:t,retryAfter:n}){this.refused.add(e.id),this.trouble=t===`limited`?`limited`:`unreachable`,this.end=performance.now()+1e3*Math.max(1,n??qe)}next(e){return this.left?e.find(({id:e})=>!this.refused.has(e)):e[0]}lift(){this.end=0}};function j(){if(crypto.randomUUID)return crypto.randomUUID();let e=crypto.getRandomValues(new Uint8Array(16));return e[6]=e[6]&15|64,e[8]=e[8]&63|128,[...e].map(e=>e.toString(16).padStart(2,`0`)).join(``).replace(/^(.{8})(.{4})(.{4})(.{4})/,`$1-$2-$3-$4-`)}var M=e=>e.kind===`reply`?e.reply.id:e.id,Ye=e=>e.kind===`reply`?e.reply.time:e.time;function Xe(e,t,n,r){let i=new Set(e.map(M)),a=n.map((e,n)=>({...e,id:e.id||`${t.id}/${n}`})).filter(e=>!i.has(e.id)).map(e=>({kind:`reply`,reply:e}));return n.length||a.push({kind:`note`,id:j(),text:r,time:new Date().toISOString()}),e.flatMap(e=>M(e)===t.id?[{...t,status:`answered`},...a]:[e])}var Ze=class{constructor(){this.end=null}wait(e){return new Promise(t=>{let n=setTimeout(()=>this.cut(),e);this.end=()=>{clearTimeout(n),t()}})}cut(){let{end:e}=this;this.end=null,e?.()}},Qe=6e3,$e=1e3,et=3e4,tt=300,nt=class{constructor(e,t,n,r,i){this.api=e,this.store=t,this.texts=n,this.changed=r,this.country=i,this.trouble=null,this.sending=null,this.running=!1,this.checked=!1,this.fresh=!1,this.stopped=!0,this.held=!1,this.abort=new AbortController,this.pause=new Ze,this.limit=new Je,this.retry=()=>{document.visibilityState!==`hidden`&&(this.trouble===`limited`?this.run():this.resume())},this.noteOffline=()=>this.setTrouble(`offline`),this.saved=t.load(),this.restored=new Set(this.saved.entries.map(M))}get entries(){return this.saved.entries}start(){this.stopped=!1,window.addEventListener(`online`,this.retry),window.addEventListener(`offline`,this.noteOffline),document.addEventListener(`visibilitychange`,this.retry),navigator.onLine||(this.trouble=`offline`),this.run()}stop(){this.stopped=!0,window.removeEventListener(`online`,this.retry),window.removeEventListener(`offline`,this.noteOffline),document.removeEventListener(`visibilitychange`,this.retry),this.interrupt()}say(e,t){this.add({kind:`said`,id:j(),text:e,payload:t,time:new Date().toISOString(),status:`waiting`}),this.resume()}takeBack(e){this.update({entries:this.saved.entries.filter(t=>M(t)!==e)})}update(e){this.saved={...this.saved,...e},this.store.save(this.saved),this.changed()}restart(){this.interrupt(),this.clear([]),this.run()}async remove(){let e=new Set(this.saved.entries.map(M));this.held=!0,this.interrupt();try{let{earlier:t,token:n}=this.saved,r=await this.api.forgetAll(n?[...t,n]:t,new AbortController().signal);return this.clear(this.saved.entries.filter(t=>!e.has(M(t)))),r}finally{this.held=!1,this.run()}}clear(e){this.sending=null,this.limit.lift(),this.update({token:null,earlier:[],entries:e,rated:{},draft:``})}async rate(e,t,n){let{token:r}=this.saved;if(!r)throw new A(`session`,`there is no conversation`);await this.api.rate(r,{reply_id:e,helpful:t,...n?{why:n}:{}},new AbortController().signal),this.update({rated:{...this.saved.rated,[e]:t}})}resume(){this.limit.lift(),this.pause.cut(),this.run()}interrupt(){this.abort.abort(),this.abort=new AbortController,this.pause.cut()}async run(){if(this.running)return;this.running=!0;let e=0;for(;!this.stopped&&!this.held;){let{waiting:t}=this,n=this.limit.next(t);if(this.saved.token&&this.checked&&!n){if(!t.length)break;await this.waitForLimit();continue}let{signal:r}=this.abort;try{this.saved.token?this.checked?n&&await this.deliver(n,r):await this.check(r):await this.openSession(r),this.fresh||(e=0),this.setTrouble(this.limit.left?this.limit.trouble:null)}catch(t){if(r.aborted||this.crowded(t,n))continue;e+=1,await this.recover(t,n,e)}}this.running=!1,!this.stopped&&this.trouble&&this.setTrouble(navigator.onLine?null:`offline`)}get waiting(){return this.saved.entries.filter(e=>e.kind===`said`&&e.status===`waiting`)}async waitForLimit(){this.setTrouble(navigator.onLine?this.limit.trouble:`offline`),await this.pause.wait(this.limit.left)}crowded(e,t){let n=this.saved.token&&this.checked?t:void 0;return!n||!(e instanceof A&&this.limit.covers(e))?!1:(this.limit.note(n,e),this.setTrouble(this.limit.trouble),!0)}async openSession(e){let t=await this.api.openSession(e);e.aborted||(this.checked=!0,this.update({token:t.token,hint:t.country_hint}))}async check(e){await this.api.checkHistory(this.saved.token??``,e),this.checked=!0}async deliver(e,t){let n=this.country(),r={id:e.id,...e.payload?{payload:e.payload}:{text:e.text}};n&&(r.country=n);let i=setTimeout(()=>this.trouble??this.setTrouble(`slow`),Qe);this.sending=e.id,this.changed();try{let n=await this.untilAnswered(r,t);t.aborted||this.answered(e,n)}finally{clearTimeout(i),this.sending===e.id&&(this.sending=null),this.changed()}}async untilAnswered(e,t){for(let n=0;n<tt;n+=1)try{return await this.api.send(this.saved.token??``,e,t)}catch(e){if(!(e instanceof A&&e.failure===`pending`)||(await this.pause.wait(Math.max(200,(e.retryAfter??1)*1e3)),t.aborted))throw e}throw new A(`unreachable`,`the answer never came`)}answered(e,t){this.fresh=!1,this.update({entries:Xe(this.saved.entries,e,t,this.texts.noAnswer())})}async recover(e,t,n){let r=e instanceof A?e:new A(`unreachable`,String(e));if(r.failure===`session`&&this.saved.token){if(!this.fresh)return this.loseSession(t);this.update({token:null})}if(r.failure===`refused`&&this.saved.token&&t){let e={...t,status:`refused`,reason:r.message};return this.update({entries:this.saved.entries.map(n=>M(n)===t.id?e:n)})}let i=r.failure===`limited`;this.setTrouble(i?`limited`:navigator.onLine?`unreachable`:`offline`);let a=Math.min(et,$e*2**(n-1));await this.pause.wait(r.retryAfter===null?a*(.75+Math.random()/2):r.retryAfter*1e3)}loseSession(e){let t=[...this.saved.entries],n=e?t.findIndex(t=>M(t)===e.id):t.length;if(n>0){let e={kind:`note`,id:j(),text:this.texts.newConversation,time:new Date().toISOString()};t.splice(n,0,e)}this.fresh=!0;let r=[...this.saved.earlier,...this.saved.token?[this.saved.token]:[]];this.update({token:null,earlier:r,entries:t})}add(e){this.update({entries:[...this.saved.entries,e]})}setTrouble(e){this.trouble!==e&&(this.trouble=e,this.changed())}},N=new Map(Object.entries({AE:`998`,AL:`127`,AR:`107`,AT:`144`,AU:`000`,BB:`511`,BD:`999`,BE:`112`,BG:`112`,BH:`999`,BM:`911`,BR:`192`,BS:`919`,BW:`997`,CA:`911`,CH:`144`,CL:`131`,CN:`120`,CO:`123`,CR:`911`,CY:`112`,CZ:`155`,DE:`112`,DK:`112`,DO:`911`,EC:`911`,EE:`112`,EG:`123`,ES:`112`,FI:`112`,FJ:`911`,FR:`15`,GB:`999`,GH:`193`,GI:`190`,GM:`116`,GR:`166`,GY:`913`,HK:`999`,HR:`194`,HU:`112`,ID:`119`,IE:`112`,IL:`101`,IM:`999`,IN:`112`,IR:`115`,IS:`112`,IT:`112`,JE:`999`,JM:`110`,JO:`911`,JP:`119`,KE:`999`,KH:`119`,KR:`119`,KW:`112`,KZ:`103`,LB:`140`,LC:`911`,LK:`1990`,LT:`112`,LU:`112`,LV:`113`,MA:`15`,MD:`112`,ME:`124`,MK:`194`,MO:`999`,MT:`112`,MU:`114`,MV:`102`,MW:`998`,MX:`911`,MY:`999`,NG:`112`,NL:`112`,NO:`113`,NP:`102`,NZ:`111`,OM:`9999`,PA:`911`,PH:`911`,PK:`1122`,PL:`112`,PR:`911`,PT:`112`,QA:`999`,RO:`112`,RU:`103`,SA:`997`,SE:`112`,SG:`995`,SI:`112`,SK:`155`,TH:`1669`,TN:`190`,TR:`112`,TT:`990`,TW:`119`,TZ:`112`,UA:`103`,UG:`999`,US:`911`,VN:`115`,ZA:`10177`,ZM:`991`,ZW:`994`})),rt=[{number:`999`,where:`UK`},{number:`112`,where:`Europe`},{number:`911`,where:`US, Canada`}],it=e=>rt.filter(({number:t})=>t!==e?.number);function at(e){for(let t of[`chosen`,`given`,`hinted`,`guessed`]){let n=(e[t]??``).trim().toUpperCase(),r=N.get(n===`UK`?`GB`:n);if(r)return{country:n===`UK`?`GB`:n,number:r,certainty:t}}return null}function ot(e){for(let t of e)try{let e=new Intl.Locale(t).region;if(e)return e}catch{}return null}function st(e){try{return new Intl.DisplayNames([`en-GB`],{type:`region`}).of(e)??e}catch{return e}}function ct(){return[...N.keys()].map(e=>({code:e,name:st(e)})).sort((e,t)=>e.name.localeCompare(t.name,`en`))}var lt=rt.map(({number:e,where:t})=>`${e} (${t})`).join(`, `);function ut(e){return e?e.certainty===`guessed`?`call ${e.number} or your local emergency number`:`call ${e.number}`:`call ${lt} or your local emergency number`}var P={name:`Sepsis assistant`,title:`Questions about sepsis`,subtitle:`Information, not a diagnosis.`,bar:{label:`Emergency`,lead:`Is someone very unwell?`,callNow:e=>`Call ${e} now`,generalLead:`Call now:`,local:`or your local emergency number`,elsewhere:`Elsewhere:`,choose:`Country`,chooseNone:`Not listed or not sure`},welcome:`Hello. Ask me what sepsis is, what causes it, who is at risk, how it is prevented and what its warning signs are.

Tell me if someone is ill now: I then say what to do first. Please leave out names and other personal details.`,starters:[`What are the warning signs of sepsis?`,`What causes sepsis?`,`Who is most at risk?`,`How can sepsis be prevented?`],startersLabel:`Questions to start with`,log:`Conversation`,you:`You`,assistant:`Assistant`,replying:`The assistant is replying`,buttonsLabel:`You can also choose`,sources:`Sources`,newWindow:`(opens in a new tab)`,copy:`Copy`,copied:`Copied`,copyFailed:`Copying is not allowed here. Select the text instead.`,composer:{label:`Your message`,placeholder:`Type your question`,send:`Send`,hint:`Enter sends, Shift+Enter starts a new line.`,tooLong:(e,t)=>`Your message has ${e.toLocaleString(`en-GB`)} characters and ${t.toLocaleString(`en-GB`)} can be sent. Please shorten it: say first what is most worrying.`},status:{waiting:`Waiting to be sent`,sending:`Sending`,refused:`Not sent`,edit:`Change and send again`},emergency:{heading:`Emergency`,call:e=>`Call ${e}`,callWhere:(e,t)=>`Call ${e} (${t})`},trouble:{offline:e=>`You are offline. `+(e?`Your message is kept and is sent when the connection is back.`:`What you write is kept and sent when the connection is back.`),unreachable:e=>`The assistant cannot be reached right now. `+(e?`Your message is kept and is sent when it is back.`:`What you write is kept and sent when it is back.`),slow:`This takes longer than usual. Your message is kept and an answer will still be shown here.`,limited:`You have sent many messages in a short time. Your message is kept and is sent in a moment.`,urgent:e=>`If someone may be seriously ill, do not wait for an answer: ${e} now.`,retry:`Try now`},noAnswer:e=>`Sorry, I have no answer to that. If someone may be seriously ill, do not wait for me: ${e} now. If it is not urgent, please ask in other words.`,broken:`The chat cannot be shown because something went wrong in it. Please reload this page. If someone may be seriously ill, use the number above now.`,newConversation:`The earlier conversation has ended. You can read it above; the assistant no longer goes by it.`,menu:{open:`Options`,copy:`Copy conversation`,save:`Save as a text file`,print:`Print`,restart:`Start again`,remove:`Delete my conversation`},restart:{heading:`Start again?`,text:`The conversation is taken off this screen and a new one starts. To remove it from the assistant too, choose \u201cDelete my conversation\u201d instead.`,confirm:`Start again`},remove:{heading:`Delete your conversation?`,text:`It is deleted from the assistant and from this browser tab. This cannot be undone.`,confirm:`Delete`,done:`Your conversation was deleted. A new one has started.`,partly:`Your conversation was removed from this browser tab. The assistant did not recognise all of it, so that part could not be deleted there. A new conversation has started.`,failed:`The assistant could not be reached, so your conversation is not deleted yet. Please try again when the connection is back.`},cancel:`Cancel`,feedback:{question:`Was this helpful?`,yes:`Yes`,no:`No`,why:`What was good or missing? (optional, no personal details)`,send:`Send`,thanks:`Thank you.`,failed:`That could not be sent. Please try again later.`},floating:{open:`Ask about sepsis`,close:`Close the chat`,answered:`New answer: open the chat`},transcript:{heading:`Conversation with the sepsis assistant`,note:`General information, not a diagnosis.`,emergency:`EMERGENCY`,file:`sepsis-conversation.txt`}},dt=class{constructor(e,t,n){this.chat=e,this.announce=t,this.leaveForm=n,this.states=new Map}clear(){this.states.clear()}of(e){let t=this.chat.saved.rated[e],n=this.states.get(e)??{step:t===void 0?`ask`:`thanks`,helpful:t};return{...n,rate:t=>void this.rate(e,t),explain:t=>{this.leaveForm(),this.rate(e,!!n.helpful,t)}}}async rate(e,t,n){try{n!==``&&await this.chat.rate(e,t,n),this.states.set(e,{step:n===void 0?`why`:`thanks`,helpful:t}),this.announce(P.feedback.thanks)}catch{this.states.set(e,{step:`failed`,helpful:t}),this.announce(P.feedback.failed)}}},ft=4;function pt(e){return 8+(e.matches(`.frame`)?e.querySelector(`.bar-line`)?.offsetHeight??0:0)}function F(e){let t=null,n=null,r=!1,i=!1,a=null,o=()=>e.renderRoot.querySelector(`.log`),s=e=>getComputedStyle(e).overflowY===`visible`?e.closest(`.frame`)??e:e,c=new ResizeObserver(()=>{let e=o();e&&r&&s(e)===e&&(e.scrollTop=e.scrollHeight)}),l=({currentTarget:e})=>{let t=e;r=t.scrollHeight-t.scrollTop-t.clientHeight<ft},u=e=>{a=e,t=n=null,c.disconnect(),c.observe(e),e.addEventListener(`scroll`,l,{passive:!0})};return e.addController({hostDisconnected:()=>(a=null,c.disconnect())}),{afterUpdate(e,r){let c=o();if(!c)return;let l=c!==a;l&&u(c);let d=e.filter(e=>e.kind!==`said`).at(-1),f=e.length?M(e[e.length-1]):null,p=d?M(d):null,m=p!==n;if(r&&!i&&(s(c).scrollTop=s(c).scrollHeight),i=r,f===null||f===t&&!m)return;[t,n]=[f,p];let h=m&&p&&!l?c.querySelector(`[data-id="${CSS.escape(p)}"]`):null,g=s(c);h?g.scrollTop+=h.getBoundingClientRect().top-g.getBoundingClientRect().top-pt(g):g.scrollTop=g.scrollHeight}}}var mt=document.currentScript?.src;function ht(e){let t=gt(e)??gt(mt)??new URL(location.origin);return(t.origin+(e?t.pathname:``)).replace(/\/+$/,``)}function gt(e){try{let t=e?new URL(e,location.href):null;if(t&&!/^https?:$/.test(t.protocol))throw TypeError(`not http`);return t}catch{return console.error(`sepsis-assistant: server="${e}" is no address; the script's own origin is used.`),null}}var _t=`sepsis-assistant:`,vt=1,yt=()=>({token:null,earlier:[],hint:null,chosen:null,entries:[],rated:{},draft:``}),bt=class{constructor(e){this.key=_t+e}load(){try{let e=JSON.parse(sessionStorage.getItem(this.key)??`null`);return e?.version!==vt||!Array.isArray(e.entries)?yt():{...yt(),...e.saved,entries:e.entries.filter(xt)}}catch{return yt()}}save({entries:e,...t}){try{sessionStorage.setItem(this.key,JSON.stringify({version:vt,saved:t,entries:St(e)}))}catch{}}};function xt(e){let{kind:t,id:n,text:r,reply:i}=e??{};if(t!==`reply`)return(t===`said`||t===`note`)&&typeof n==`string`&&typeof r==`string`;let{id:a,text:o,buttons:s,sources:c}=i??{};return typeof a==`string`&&typeof o==`string`&&Array.isArray(s)&&Array.isArray(c)}function St(e){let t=e.length-200;return t<=0?e:e.filter((e,n)=>n>=t||e.kind===`said`&&e.status===`waiting`)}var Ct=o`
  --surface: var(--sepsis-surface-dark, #14191e);
  --raised: var(--sepsis-raised-dark, #212a32);
  --text: var(--sepsis-text-dark, #eef2f5);
  --muted: #b3c0ca;
  --line: #8496a4;
  --soft-line: #3a4752;
  --accent: var(--sepsis-accent-dark, #7fd0e0);
  --on-accent: #07252c;
  --said: #17454f;
  --on-said: #eef2f5;
  --alarm: #ff9c9c;
  --alarm-surface: #3a1418;
  --note: #3b3213;
  --note-line: #d9b84a;
  color-scheme: dark;
`,wt=o`
  :host {
    --surface: var(--sepsis-surface, #ffffff);
    --raised: var(--sepsis-raised, #f0f4f6);
    --text: var(--sepsis-text, #18242c);
    --muted: #4c5d69;
    --line: #6f818e;
    --soft-line: #d5dde2;
    --accent: var(--sepsis-accent, #0a5c6e);
    --on-accent: var(--sepsis-on-accent, #ffffff);
    --said: #dcedf1;
    --on-said: #12262d;
    --alarm: #a1001c;
    --alarm-surface: #fff3f3;
    --bar: var(--sepsis-emergency, #9b0f24);
    --on-bar: var(--sepsis-on-emergency, #ffffff);
    --note: #fff6da;
    --note-line: #8a6400;
    --radius: var(--sepsis-radius, 0.75rem);
    --font: var(--sepsis-font, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif);
    color-scheme: light;
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([theme="light"])) {
      ${Ct}
    }
  }
  :host([theme="dark"]) {
    ${Ct}
  }
`,Tt=o`
  button,
  textarea,
  input {
    font: inherit;
    color: inherit;
  }
  button {
    min-block-size: 2.75rem;
    cursor: pointer;
  }
  .tool {
    display: inline-grid;
    place-items: center;
    inline-size: 2.75rem;
    background: none;
    border: 1px solid transparent;
    border-radius: 50%;
  }
  .tool:hover,
  .menu li button:hover,
  .plain:hover {
    background: var(--raised);
  }
  .menu li button {
    inline-size: 100%;
    padding: 0.4rem 0.75rem;
    background: none;
    border: 0;
    border-radius: 0.35rem;
    text-align: start;
  }
  .plain {
    min-block-size: 2rem;
    min-inline-size: 2.75rem;
    padding: 0.15rem 0.5rem;
    background: none;
    color: var(--accent);
    border: 1px solid transparent;
    border-radius: 0.4rem;
    text-decoration: underline;
    text-underline-offset: 0.15em;
  }
  .plain[aria-pressed="true"] {
    border-color: var(--accent);
    font-weight: 700;
  }
  .said .plain,
  .trouble .plain {
    border-color: var(--accent);
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    margin-block-start: 0.5rem;
  }
  .buttons button,
  .choices button {
    padding: 0.4rem 1rem;
    background: var(--surface);
    color: var(--accent);
    border: 1.5px solid var(--accent);
    border-radius: 2rem;
    text-align: start;
  }
  .buttons button:hover,
  .choices button:hover {
    background: var(--raised);
  }

  .composer {
    flex: none;
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 0.35rem 0.5rem;
    padding: 0.75rem 1rem;
    border-block-start: 1px solid var(--soft-line);
  }
  .composer textarea {
    min-block-size: 2.75rem;
    max-block-size: 8rem;
    inline-size: 100%;
    min-inline-size: 0;
    padding: 0.55rem 0.75rem;
    background: var(--surface);
    border: 1.5px solid var(--line);
    border-radius: 0.6rem;
    resize: none;
    field-sizing: content;
  }
  @supports not (field-sizing: content) {
    .composer textarea {
      min-block-size: 4.5rem;
    }
  }
  .composer textarea::placeholder {
    color: var(--muted);
    opacity: 1;
  }
  .send,
  .choices .strong,
  .launcher {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
    padding: 0.4rem 1rem;
    background: var(--accent);
    color: var(--on-accent);
    border: 1.5px solid var(--accent);
    border-radius: 0.6rem;
    font-weight: 600;
  }
  .send {
    align-self: end;
  }
  .send:hover,
  .launcher:hover,
  .choices .strong:hover {
    background: var(--accent);
    filter: brightness(1.15);
  }
  .hint,
  .too-long {
    grid-column: 1 / -1;
    font-size: 0.8125rem;
    color: var(--muted);
  }
  .too-long {
    color: var(--alarm);
    font-weight: 600;
  }
  [hidden] {
    display: none;
  }
  .why {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.35rem;
    inline-size: 100%;
  }
  .why input {
    flex: 1 1 12rem;
    min-inline-size: 0;
    min-block-size: 2.25rem;
    padding: 0.2rem 0.5rem;
    background: var(--surface);
    color: var(--text);
    border: 1px solid var(--line);
    border-radius: 0.4rem;
  }
  .why label {
    flex-basis: 100%;
  }
  .launcher {
    margin: 0.6rem;
    min-block-size: 3rem;
    border-radius: 2rem;
  }
  dialog {
    max-inline-size: min(26rem, calc(100vw - 2rem));
    padding: 1.25rem;
    background: var(--surface);
    color: var(--text);
    border: 1px solid var(--line);
    border-radius: var(--radius);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 0.5);
  }
  dialog h3 {
    margin-block-end: 0.5rem;
    font-size: 1.125rem;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 0.5rem;
    margin-block-start: 1rem;
  }
  .choices .strong {
    color: var(--on-accent);
    border-radius: 2rem;
  }
`,Et=o`
  .log {
    position: relative;
    flex: 1;
    min-block-size: 6rem;
    padding: 1rem;
    overflow-y: auto;
    overscroll-behavior: contain;
  }
  .log:focus-visible {
    outline-offset: -3px;
  }
  .entry {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    max-inline-size: 38rem;
    margin-block-end: 1rem;
  }
  .entry.said {
    align-items: flex-end;
    margin-inline-start: auto;
  }
  .bubble {
    max-inline-size: min(100%, 34rem);
    padding: 0.7rem 0.95rem;
    background: var(--raised);
    border: 1px solid var(--soft-line);
    border-radius: var(--radius);
    border-start-start-radius: 0.2rem;
  }
  .said .bubble {
    background: var(--said);
    color: var(--on-said);
    border-color: transparent;
    border-start-start-radius: var(--radius);
    border-end-end-radius: 0.2rem;
    white-space: pre-wrap;
  }
  .note .bubble {
    background: var(--note);
    border-color: var(--note-line);
    border-inline-start-width: 4px;
  }
  .bubble p + p,
  .bubble ul + p,
  .bubble ol + p,
  .bubble p + ul,
  .bubble p + ol,
  .bubble pre {
    margin-block: 0.4rem 0;
  }
  .text ul,
  .text ol,
  .sources ul {
    padding-inline-start: 1.25rem;
  }
  .text li + li {
    margin-block-start: 0.2rem;
  }
  .text pre {
    white-space: pre-wrap;
  }
  .text a,
  .sources a {
    color: var(--accent);
  }
  .meta {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 0.6rem;
    margin-block-start: 0.15rem;
    font-size: 0.8125rem;
    color: var(--muted);
  }
  .feedback {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 0.35rem;
  }
  .status {
    font-weight: 600;
  }
  .reason {
    max-inline-size: 30rem;
    font-size: 0.875rem;
    color: var(--alarm);
  }
  .sources {
    margin-block-start: 0.5rem;
    font-size: 0.875rem;
  }
  .sources summary {
    min-block-size: 1.75rem;
    padding-block: 0.15rem;
    color: var(--accent);
    cursor: pointer;
    inline-size: fit-content;
  }

  .emergency .bubble {
    background: var(--alarm-surface);
    border: 3px solid var(--alarm);
    border-radius: 0.5rem;
    font-size: 1.0625rem;
  }
  .emergency .text p:first-child {
    font-weight: 700;
  }
  .emergency-heading {
    display: flex;
    align-items: center;
    gap: 0.4rem;
    font-size: 1.125rem;
    font-weight: 700;
    color: var(--alarm);
    text-transform: uppercase;
    letter-spacing: 0.03em;
  }
  .emergency .calls {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    margin-block: 0.5rem;
  }
  .calls .call {
    display: inline-flex;
    align-items: center;
    gap: 0.5rem;
    min-block-size: 3rem;
    padding: 0.4rem 1.25rem;
    background: var(--bar);
    color: var(--on-bar);
    border: 2px solid transparent;
    border-radius: 2rem;
    font-weight: 700;
    text-decoration: none;
  }
  .calls .second {
    padding-inline: 0.9rem;
    background: transparent;
    color: var(--alarm);
    border-color: var(--alarm);
  }
  .calls .call:hover {
    text-decoration: underline;
  }
  .calls .call:focus-visible {
    outline-color: var(--text);
  }

  .typing {
    flex: none;
    padding-inline: 1rem;
  }
  .typing-dots {
    display: inline-flex;
    gap: 0.3rem;
    margin-block-end: 0.6rem;
    padding: 0.55rem 0.8rem;
    background: var(--raised);
    border: 1px solid var(--soft-line);
    border-radius: 1rem;
  }
  .typing-dots i {
    inline-size: 0.45rem;
    block-size: 0.45rem;
    background: var(--muted);
    border-radius: 50%;
    animation: wait 1.2s infinite ease-in-out;
  }
  .typing-dots i:nth-child(2) {
    animation-delay: 0.2s;
  }
  .typing-dots i:nth-child(3) {
    animation-delay: 0.4s;
  }
  @keyframes wait {
    30% {
      transform: translateY(-0.25rem);
    }
    60% {
      transform: none;
    }
  }
  .news:not(:empty),
  .broken {
    padding: 0.4rem 1rem;
    background: var(--raised);
    font-size: 0.875rem;
  }
  .trouble {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    gap: 0.25rem 0.6rem;
    padding: 0.6rem 1rem;
    background: var(--note);
    border-block-start: 3px solid var(--note-line);
    font-size: 0.9375rem;
  }
  .trouble p {
    flex: 1 1 14rem;
  }
`,Dt=[wt,o`
  :host {
    display: block;
    block-size: var(--sepsis-height, 40rem);
    max-block-size: 100dvh;
    container-type: inline-size;
  }
  :host([hidden]) {
    display: none;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  .frame {
    display: flex;
    flex-direction: column;
    block-size: 100%;
    overflow: hidden auto;
    background: var(--surface);
    color: var(--text);
    font: 400 1rem/1.5 var(--font);
    border: 1px solid var(--soft-line);
    border-radius: var(--radius);
    text-align: start;
    overflow-wrap: anywhere;
  }
  p,
  h2,
  h3,
  ul,
  ol {
    margin: 0;
  }
  /* The widget speaks English also in a page that runs from right to left. */
  p,
  h2,
  h3,
  a,
  b,
  button,
  label,
  li,
  summary,
  span {
    unicode-bidi: plaintext;
  }
  .icon {
    inline-size: 1.25em;
    block-size: 1.25em;
    flex: none;
    fill: currentColor;
    vertical-align: -0.25em;
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  :focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }

  .bar {
    flex: none;
    padding: 0.6rem 1rem;
    background: var(--bar);
    color: var(--on-bar);
  }
  .bar :focus-visible {
    outline-color: var(--on-bar);
  }
  .bar-line,
  .bar-note,
  .bar-note label {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.75rem;
  }
  .bar-line {
    justify-content: space-between;
    font-size: 1.0625rem;
  }
  .bar-lead {
    font-weight: 600;
  }
  .bar a {
    color: inherit;
  }
  .bar .call {
    display: inline-flex;
    align-items: center;
    gap: 0.5rem;
    min-block-size: 2.75rem;
    padding: 0.25rem 1rem;
    background: var(--on-bar);
    color: var(--bar);
    border: 2px solid var(--on-bar);
    border-radius: 2rem;
    text-decoration: none;
    white-space: nowrap;
  }
  .bar .call:hover {
    text-decoration: underline;
  }
  .bar-general .number {
    display: inline-block;
    min-block-size: 1.5rem;
    padding: 0.15rem 0.35rem;
  }
  .bar-line .bar-general .number {
    min-block-size: 2.75rem;
    padding-block: 0.6rem;
  }
  .bar-note {
    justify-content: space-between;
    margin-block-start: 0.25rem;
    font-size: 0.8125rem;
  }
  .bar-note label {
    flex-wrap: nowrap;
  }
  .bar select {
    max-inline-size: 11rem;
    min-block-size: 1.75rem;
    padding-inline: 0.35rem;
    font: inherit;
    color: var(--on-bar);
    background: transparent;
    border: 1px solid var(--on-bar);
    border-radius: 0.35rem;
  }
  .bar option {
    color: #18242c;
    background: #ffffff;
  }

  .header {
    flex: none;
    display: flex;
    align-items: center;
    gap: 0.5rem;
    padding: 0.6rem 0.5rem 0.6rem 1rem;
    padding-inline: 1rem 0.5rem;
    border-block-end: 1px solid var(--soft-line);
  }
  .titles {
    flex: 1;
    min-inline-size: 0;
  }
  .titles h2 {
    font-size: 1.0625rem;
    line-height: 1.3;
    color: var(--accent);
  }
  .titles p {
    font-size: 0.8125rem;
    color: var(--muted);
  }
  .menu {
    position: relative;
    flex: none;
  }
  .menu ul {
    position: absolute;
    inset-block-start: 100%;
    inset-inline-end: 0;
    z-index: 2;
    min-inline-size: min(16rem, 80vw);
    padding: 0.35rem;
    list-style: none;
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: 0.5rem;
    box-shadow: 0 8px 24px rgb(0 0 0 / 0.25);
  }
  .menu [hidden] {
    display: none;
  }
`,Et,Tt,o`
  :host([layout="floating"]) {
    position: fixed;
    z-index: 2147483000;
    inset-block-end: 1rem;
    inset-inline-end: 1rem;
    block-size: auto;
    inline-size: min(24rem, calc(100vw - 2rem));
  }
  :host([layout="floating"]) .frame {
    box-shadow: 0 8px 32px rgb(0 0 0 / 0.3);
  }
  :host([layout="floating"]:not([open])) .bar-note {
    display: none;
  }
  :host([layout="floating"][open]) {
    block-size: min(46rem, calc(100dvh - 2rem));
    inline-size: min(27rem, calc(100vw - 2rem));
  }
  @media (max-width: 30rem) {
    :host([layout="floating"][open]) {
      inset: 0;
      block-size: 100dvh;
      inline-size: 100%;
    }
    :host([layout="floating"][open]) .frame {
      border: 0;
      border-radius: 0;
    }
  }

  @container (max-width: 30rem) {
    .bar,
    .log,
    .composer {
      padding-inline: 0.75rem;
    }
    .bar-line {
      font-size: 1rem;
    }
    .bar .call {
      flex: 1;
      justify-content: center;
    }
    .hint {
      display: none;
    }
    .send {
      padding-inline: 0.75rem;
    }
    .send span {
      position: absolute;
      clip-path: inset(50%);
    }
  }

  /* A low window, or a page at 200 % and more: the whole widget scrolls, and the number stays at the top. */
  @media (max-height: 32rem), (max-width: 26rem) and (max-height: 38rem) {
    .bar {
      display: contents;
    }
    .bar-line,
    .bar-note {
      margin: 0;
      padding: 0.35rem 1rem;
      background: var(--bar);
      color: var(--on-bar);
    }
    .bar-line {
      position: sticky;
      inset-block-start: 0;
      z-index: 3;
      font-size: 1rem;
    }
    .log {
      flex: none;
      overflow: visible;
    }
    .composer {
      position: sticky;
      inset-block-end: 0;
      background: var(--surface);
    }
    .hint {
      display: none;
    }
  }

  @media (forced-colors: active) {
    .bar,
    .header,
    .composer,
    .bubble,
    .trouble,
    .frame,
    .typing-dots {
      border: 1px solid CanvasText;
    }
    .bar {
      border-width: 2px;
    }
    .emergency .bubble {
      border: 4px double CanvasText;
    }
    .send,
    .plain,
    .tool,
    .buttons button,
    .choices button,
    .launcher,
    .call {
      border: 1px solid ButtonText;
    }
    .typing-dots i {
      background: CanvasText;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .typing-dots i {
      animation: none;
    }
  }

  @media print {
    :host,
    :host([layout="floating"][open]) {
      position: static;
      block-size: auto;
      max-block-size: none;
      inline-size: auto;
    }
    .frame,
    .log {
      overflow: visible;
      border: 0;
    }
    :host([layout="floating"]) .frame {
      box-shadow: none;
    }
    .entry {
      break-inside: avoid;
    }
    .sources::details-content {
      content-visibility: visible;
    }
    .composer,
    .menu,
    .buttons,
    .tool,
    .typing,
    .trouble,
    .plain,
    .feedback,
    .bar-note,
    .launcher {
      display: none;
    }
  }
`],Ot=P.transcript,kt=new Intl.DateTimeFormat(`en-GB`,{dateStyle:`medium`,timeStyle:`short`});function At(e){return[Ot.heading,Ot.note,...e.map(jt)].join(`

`)+`
`}function jt(e){let t=new Date(Ye(e)),n=Number.isNaN(t.getTime())?``:`[${kt.format(t)}] `;if(e.kind===`said`)return`${n}${P.you}: ${e.text}`;if(e.kind===`note`)return`${n}${e.text}`;let{text:r,emergency:i,source_line:a}=e.reply;return`${n}${i?`${P.assistant}, ${Ot.emergency}`:P.assistant}: ${r}${a?`\n${a}`:``}`}async function Mt(e){try{return await navigator.clipboard.writeText(e),!0}catch{return!1}}function Nt(e){let t=URL.createObjectURL(new Blob([e],{type:`text/plain;charset=utf-8`})),n=document.createElement(`a`);n.href=t,n.download=Ot.file,n.click(),setTimeout(()=>URL.revokeObjectURL(t),1e4)}var Pt=e=>S`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${e}></path></svg>`,Ft=Pt(`M6.6 10.8a15 15 0 0 0 6.6 6.6l2.2-2.2a1 1 0 0 1 1-.25 11.4 11.4 0 0 0 3.6.57 1 1 0 0 1 1 1V20a1 1 0 0 1-1 1A17 17 0 0 1 3 4a1 1 0 0 1 1-1h3.5a1 1 0 0 1 1 1c0 1.25.2 2.45.57 3.57a1 1 0 0 1-.25 1z`),It=Pt(`M12 2 1 21h22zm1 14v2.5h-2V16zm0-7v5h-2V9z`),Lt=Pt(`M12 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4m0 2a2 2 0 1 0 0 4 2 2 0 0 0 0-4m0 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4`),Rt=Pt(`M19 6.4 17.6 5 12 10.6 6.4 5 5 6.4l5.6 5.6L5 17.6 6.4 19l5.6-5.6 5.6 5.6 1.4-1.4-5.6-5.6z`),zt=Pt(`M3 20.5v-7l8-1.5-8-1.5v-7L22 12z`),Bt=Pt(`M4 4h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H8l-5 4V6a2 2 0 0 1 1-2`),Vt=4e3,Ht=P.composer;function Ut({draft:e,tooLong:t,write:n,submit:r}){let i=e=>{e.preventDefault(),r()};return S`
    <form class="composer" @submit=${i}>
      <label class="unseen" for="draft">${Ht.label}</label>
      <textarea
        id="draft"
        rows="1"
        dir="auto"
        autocomplete="off"
        enterkeyhint="send"
        placeholder=${Ht.placeholder}
        aria-describedby="hint${t?` too-long`:``}"
        aria-invalid=${t?`true`:w}
        .value=${e}
        @input=${e=>n(e.target.value)}
        @keydown=${e=>{e.key===`Enter`&&!e.shiftKey&&!e.isComposing&&i(e)}}
      ></textarea>
      <button type="submit" class="send">${zt}<span>${Ht.send}</span></button>
      <p id="hint" class="hint">${Ht.hint}</p>
      <p id="too-long" class="too-long" role="alert" ?hidden=${!t}>${t?Ht.tooLong(e.trim().length,Vt):w}</p>
    </form>
  `}var Wt=class{constructor(e){this.steps=e,this.question=null,this.busy=!1,this.failed=!1}ask(e){this.question=e,this.failed=!1,this.steps.changed()}view(){let e=this.question&&P[this.question];return S`
      <dialog aria-labelledby="confirm-heading" aria-describedby="confirm-text" @cancel=${e=>{e.preventDefault(),this.leave(!1)}}>
        ${e?S`
              <h3 id="confirm-heading">${e.heading}</h3>
              <p id="confirm-text">${e.text}</p>
              <p class="too-long" role="alert">${this.failed?P.remove.failed:w}</p>
              <p class="choices">
                <button type="button" @click=${()=>this.leave(!1)}>${P.cancel}</button>
                <button type="button" class="strong" ?disabled=${this.busy} @click=${()=>void this.confirm()}>${e.confirm}</button>
              </p>
            `:w}
      </dialog>
    `}updated(e){e&&this.question&&!e.open&&e.showModal(),e&&!this.question&&e.open&&e.close()}async confirm(){if(this.question){this.busy=!0,this.steps.changed();try{await this.steps.carryOut(this.question),this.leave(!0)}catch{this.failed=!0}this.busy=!1,this.steps.changed()}}leave(e){this.question=null,this.steps.changed(),this.steps.left(e)}},I=P.bar,Gt=ct(),Kt=(e,t,n)=>S`<a class=${n} href="tel:${e}">${t}</a>`,L=e=>it(e).map(({number:e,where:t})=>Kt(e,S`<b>${e}</b> ${t}`,`number`));function qt(e,t){return S`
    <section class="bar" part="emergency-bar" aria-label=${I.label}>
      <p class="bar-line">
        <span class="bar-lead">${I.lead}</span>
        ${e?Kt(e.number,S`${Ft}<b>${I.callNow(e.number)}</b>`,`call`):S`<span class="bar-general">${I.generalLead} ${L(null)} ${I.local}</span>`}
      </p>
      <p class="bar-note">
        <label>
          <span>${I.choose}</span>
          <select .value=${e?.country??``} @change=${e=>t(e.target.value)}>
            <option value="">${I.chooseNone}</option>
            ${Gt.map(({code:t,name:n})=>S`<option value=${t} ?selected=${t===e?.country}>${n}</option>`)}
          </select>
        </label>
        ${e?.certainty===`guessed`?S`<span class="bar-general">${I.elsewhere} ${L(e)} ${I.local}</span>`:w}
      </p>
    </section>
  `}var Jt=P.menu,Yt=[`copy`,`save`,`print`,`restart`,`remove`];function Xt({open:e,toggle:t,choose:n,close:r}){return S`
    <div class="header">
      <div class="titles">
        <h2>${P.title}</h2>
        <p>${P.subtitle}</p>
      </div>
      <div class="menu" @focusout=${n=>{e&&!n.currentTarget.contains(n.relatedTarget)&&t(!1)}}>
        <button type="button" class="tool" aria-expanded=${String(e)} aria-controls="menu" aria-label=${Jt.open} @click=${()=>t(!e)}>
          ${Lt}
        </button>
        <ul id="menu" ?hidden=${!e}>
          ${Yt.map(e=>S`<li><button type="button" @click=${()=>n(e)}>${Jt[e]}</button></li>`)}
        </ul>
      </div>
      ${r?S`<button type="button" class="tool" aria-label=${P.floating.close} @click=${r}>${Rt}</button>`:w}
    </div>
  `}var Zt={ATTRIBUTE:1,CHILD:2,PROPERTY:3,BOOLEAN_ATTRIBUTE:4,EVENT:5,ELEMENT:6},Qt=e=>(...t)=>({_$litDirective$:e,values:t}),$t=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,n){this._$Ct=e,this._$AM=t,this._$Ci=n}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}},{I:en}=Me,tn=e=>e,nn=()=>document.createComment(``),rn=(e,t,n)=>{let r=e._$AA.parentNode,i=t===void 0?e._$AB:t._$AA;if(n===void 0)n=new en(r.insertBefore(nn(),i),r.insertBefore(nn(),i),e,e.options);else{let t=n._$AB.nextSibling,a=n._$AM,o=a!==e;if(o){let t;n._$AQ?.(e),n._$AM=e,n._$AP!==void 0&&(t=e._$AU)!==a._$AU&&n._$AP(t)}if(t!==i||o){let e=n._$AA;for(;e!==t;){let t=tn(e).nextSibling;tn(r).insertBefore(e,i),e=t}}}return n},an=(e,t,n=e)=>(e._$AI(t,n),e),on={},sn=(e,t=on)=>e._$AH=t,cn=e=>e._$AH,ln=e=>{e._$AR(),e._$AA.remove()},un=(e,t,n)=>{let r=new Map;for(let i=t;i<=n;i++)r.set(e[i],i);return r},dn=Qt(class extends $t{constructor(e){if(super(e),e.type!==Zt.CHILD)throw Error(`repeat() can only be used in text expressions`)}dt(e,t,n){let r;n===void 0?n=t:t!==void 0&&(r=t);let i=[],a=[],o=0;for(let t of e)i[o]=r?r(t,o):o,a[o]=n(t,o),o++;return{values:a,keys:i}}render(e,t,n){return this.dt(e,t,n).values}update(e,[t,n,r]){let i=cn(e),{values:a,keys:o}=this.dt(t,n,r);if(!Array.isArray(i))return this.ut=o,a;let s=this.ut??=[],c=[],l,u,d=0,f=i.length-1,p=0,m=a.length-1;for(;d<=f&&p<=m;)if(i[d]===null)d++;else if(i[f]===null)f--;else if(s[d]===o[p])c[p]=an(i[d],a[p]),d++,p++;else if(s[f]===o[m])c[m]=an(i[f],a[m]),f--,m--;else if(s[d]===o[m])c[m]=an(i[d],a[m]),rn(e,c[m+1],i[d]),d++,m--;else if(s[f]===o[p])c[p]=an(i[f],a[p]),rn(e,i[d],i[f]),f--,p++;else if(l===void 0&&(l=un(o,p,m),u=un(s,d,f)),l.has(s[d])){if(l.has(s[f])){let t=u.get(o[p]),n=t===void 0?null:i[t];if(n===null){let t=rn(e,i[d]);an(t,a[p]),c[p]=t}else c[p]=an(n,a[p]),rn(e,i[d],n),i[t]=null;p++}else ln(i[f]),f--}else ln(i[d]),d++;for(;p<=m;){let t=rn(e,c[m+1]);an(t,a[p]),c[p++]=t}for(;d<=f;){let e=i[d++];e!==null&&ln(e)}return this.ut=o,sn(e,c),C}}),fn={},pn=Qt(class extends $t{constructor(){super(...arguments),this.ot=fn}render(e,t){return t()}update(e,[t,n]){if(Array.isArray(t)){if(Array.isArray(this.ot)&&this.ot.length===t.length&&t.every((e,t)=>e===this.ot[t]))return C}else if(this.ot===t)return C;return this.ot=Array.isArray(t)?Array.from(t):t,this.render(t,n)}});function mn(e,t){this.v=e,this.k=t}function hn(e,t){(t==null||t>e.length)&&(t=e.length);for(var n=0,r=Array(t);n<t;n++)r[n]=e[n];return r}function gn(e){if(Array.isArray(e))return e}function _n(e,t){var n=e==null?null:typeof Symbol<`u`&&e[Symbol.iterator]||e[`@@iterator`];if(n!=null){var r,i,a,o,s=[],c=!0,l=!1;try{if(a=(n=n.call(e)).next,t===0){if(Object(n)!==n)return;c=!1}else for(;!(c=(r=a.call(n)).done)&&(s.push(r.value),s.length!==t);c=!0);}catch(e){l=!0,i=e}finally{try{if(!c&&n.return!=null&&(o=n.return(),Object(o)!==o))return}finally{if(l)throw i}}return s}}function vn(){throw TypeError(`Invalid attempt to destructure non-iterable instance.
In order to be iterable, non-array objects must have a [Symbol.iterator]() method.`)}function yn(e,t){return gn(e)||_n(e,t)||bn(e,t)||vn()}function bn(e,t){if(e){if(typeof e==`string`)return hn(e,t);var n={}.toString.call(e).slice(8,-1);return n===`Object`&&e.constructor&&(n=e.constructor.name),n===`Map`||n===`Set`?Array.from(e):n===`Arguments`||/^(?:Ui|I)nt(?:8|16|32)(?:Clamped)?Array$/.test(n)?hn(e,t):void 0}}function xn(e){var t,n;function r(t,n){try{var a=e[t](n),o=a.value,s=o instanceof mn;Promise.resolve(s?o.v:o).then(function(n){if(s){var c=t===`return`&&o.k?t:`next`;if(!o.k||n.done)return r(c,n);n=e[c](n).value}i(!!a.done,n)},function(e){r(`throw`,e)})}catch(e){i(2,e)}}function i(e,i){e===2?t.reject(i):t.resolve({value:i,done:e}),(t=t.next)?r(t.key,t.arg):n=null}this._invoke=function(e,i){return new Promise(function(a,o){var s={key:e,arg:i,resolve:a,reject:o,next:null};n?n=n.next=s:(t=n=s,r(e,i))})},typeof e.return!=`function`&&(this.return=void 0)}xn.prototype[typeof Symbol==`function`&&Symbol.asyncIterator||`@@asyncIterator`]=function(){return this},xn.prototype.next=function(e){return this._invoke(`next`,e)},xn.prototype.throw=function(e){return this._invoke(`throw`,e)},xn.prototype.return=function(e){return this._invoke(`return`,e)};var Sn=Object.entries,Cn=Object.keys,wn=Object.setPrototypeOf,Tn=Object.isFrozen,En=Object.getPrototypeOf,Dn=Object.getOwnPropertyDescriptor,R=Object.freeze,z=Object.seal,On=Object.create,kn=typeof Reflect<`u`&&Reflect,An=kn.apply,jn=kn.construct;R||=function(e){return e},z||=function(e){return e},An||=function(e,t){for(var n=arguments.length,r=Array(n>2?n-2:0),i=2;i<n;i++)r[i-2]=arguments[i];return e.apply(t,r)},jn||=function(e){for(var t=arguments.length,n=Array(t>1?t-1:0),r=1;r<t;r++)n[r-1]=arguments[r];return new e(...n)};var Mn=H(Array.prototype.forEach),Nn=H(Array.prototype.lastIndexOf),Pn=H(Array.prototype.pop),Fn=H(Array.prototype.push),In=H(Array.prototype.slice),Ln=H(Array.prototype.splice),Rn=Array.isArray,zn=tr(Set),Bn=H(Set.prototype.add),Vn=H(Set.prototype.has),Hn=H(String.prototype.toLowerCase),Un=H(String.prototype.toString),Wn=H(String.prototype.match),Gn=H(String.prototype.replace),Kn=H(String.prototype.indexOf),qn=H(String.prototype.trim),Jn=H(Number.prototype.toString),Yn=H(Boolean.prototype.toString),Xn=typeof BigInt>`u`?null:H(BigInt.prototype.toString),Zn=typeof Symbol>`u`?null:H(Symbol.prototype.toString),B=H(Object.prototype.hasOwnProperty),Qn=H(Object.prototype.toString),$n=RegExp.prototype.test,V=function(e,t){return e instanceof RegExp&&(e.lastIndex=0),An($n,e,[t])},er=tr(TypeError);function H(e){return function(t){for(var n=arguments.length,r=Array(n>1?n-1:0),i=1;i<n;i++)r[i-1]=arguments[i];return An(e,t,r)}}function tr(e){return function(){for(var t=arguments.length,n=Array(t),r=0;r<t;r++)n[r]=arguments[r];return jn(e,n)}}function U(e,t){let n=arguments.length>2&&arguments[2]!==void 0?arguments[2]:Hn;if(wn&&wn(e,null),!Rn(t))return e;let r=t.length;for(;r--;){let i=t[r];if(typeof i==`string`){let e=n(i);e!==i&&(Tn(t)||(t[r]=e),i=e)}e[i]=!0}return e}function nr(e){for(let t=0;t<e.length;t++)B(e,t)||(e[t]=null);return e}function rr(e){let t=On(null);for(let r of Sn(e)){var n=yn(r,2);let i=n[0],a=n[1];B(e,i)&&(t[i]=Rn(a)?nr(a):a&&typeof a==`object`&&a.constructor===Object?rr(a):a)}return t}function ir(e){let t=On(null),n=Cn(e),r=n.length;for(;r--;)t[n[r]]=e[n[r]];return t}function ar(e){switch(typeof e){case`string`:return e;case`number`:return Jn(e);case`boolean`:return Yn(e);case`bigint`:return Xn?Xn(e):`0`;case`symbol`:return Zn?Zn(e):`Symbol()`;case`undefined`:return Qn(e);case`function`:case`object`:{if(e===null)return Qn(e);let t=e,n=W(t,`toString`);if(typeof n==`function`){let e=n(t);return typeof e==`string`?e:Qn(e)}return Qn(e)}default:return Qn(e)}}function W(e,t){for(;e!==null;){let n=Dn(e,t);if(n){if(n.get)return H(n.get);if(typeof n.value==`function`)return H(n.value)}e=En(e)}function n(){return null}return n}function or(e,t){for(;e!==null;){let n=Dn(e,t);if(n)return n.get?H(n.get):null;e=En(e)}return null}function sr(e){if(!e)return!1;try{return V(e,``),!0}catch{return!1}}var cr=R(`a.abbr.acronym.address.area.article.aside.audio.b.bdi.bdo.big.blink.blockquote.body.br.button.canvas.caption.center.cite.code.col.colgroup.content.data.datalist.dd.decorator.del.details.dfn.dialog.dir.div.dl.dt.element.em.fieldset.figcaption.figure.font.footer.form.h1.h2.h3.h4.h5.h6.head.header.hgroup.hr.html.i.img.input.ins.kbd.label.legend.li.main.map.mark.marquee.menu.menuitem.meter.nav.nobr.ol.optgroup.option.output.p.picture.pre.progress.q.rp.rt.ruby.s.samp.search.section.select.shadow.slot.small.source.spacer.span.strike.strong.style.sub.summary.sup.table.tbody.td.template.textarea.tfoot.th.thead.time.tr.track.tt.u.ul.var.video.wbr`.split(`.`)),lr=R(`svg.a.altglyph.altglyphdef.altglyphitem.animatecolor.animatemotion.animatetransform.circle.clippath.defs.desc.ellipse.filter.font.g.glyph.glyphref.hkern.image.line.lineargradient.marker.mask.metadata.mpath.path.pattern.polygon.polyline.radialgradient.rect.stop.style.switch.symbol.text.textpath.title.tref.tspan.view.vkern`.split(`.`)),ur=R([`feBlend`,`feColorMatrix`,`feComponentTransfer`,`feComposite`,`feConvolveMatrix`,`feDiffuseLighting`,`feDisplacementMap`,`feDistantLight`,`feDropShadow`,`feFlood`,`feFuncA`,`feFuncB`,`feFuncG`,`feFuncR`,`feGaussianBlur`,`feImage`,`feMerge`,`feMergeNode`,`feMorphology`,`feOffset`,`fePointLight`,`feSpecularLighting`,`feSpotLight`,`feTile`,`feTurbulence`]),dr=R([`animate`,`color-profile`,`cursor`,`discard`,`font-face`,`font-face-format`,`font-face-name`,`font-face-src`,`font-face-uri`,`foreignobject`,`hatch`,`hatchpath`,`mesh`,`meshgradient`,`meshpatch`,`meshrow`,`missing-glyph`,`script`,`set`,`solidcolor`,`unknown`,`use`]),fr=R(`math.menclose.merror.mfenced.mfrac.mglyph.mi.mlabeledtr.mmultiscripts.mn.mo.mover.mpadded.mphantom.mroot.mrow.ms.mspace.msqrt.mstyle.msub.msup.msubsup.mtable.mtd.mtext.mtr.munder.munderover.mprescripts`.split(`.`)),pr=R([`maction`,`maligngroup`,`malignmark`,`mlongdiv`,`mscarries`,`mscarry`,`msgroup`,`mstack`,`msline`,`msrow`,`semantics`,`annotation`,`annotation-xml`,`mprescripts`,`none`]),mr=R([`#text`]),hr=R(`accept.action.align.alt.autocapitalize.autocomplete.autopictureinpicture.autoplay.background.bgcolor.border.capture.cellpadding.cellspacing.checked.cite.class.clear.color.cols.colspan.command.commandfor.controls.controlslist.coords.crossorigin.datetime.decoding.default.dir.disabled.disablepictureinpicture.disableremoteplayback.download.draggable.enctype.enterkeyhint.exportparts.face.for.headers.height.hidden.high.href.hreflang.id.inert.inputmode.integrity.ismap.kind.label.lang.list.loading.loop.low.max.maxlength.media.method.min.minlength.multiple.muted.name.nonce.noshade.novalidate.nowrap.open.optimum.part.pattern.placeholder.playsinline.popover.popovertarget.popovertargetaction.poster.preload.pubdate.radiogroup.readonly.rel.required.rev.reversed.role.rows.rowspan.spellcheck.scope.selected.shape.size.sizes.slot.span.srclang.start.src.srcset.step.style.summary.tabindex.title.translate.type.usemap.valign.value.width.wrap.xmlns`.split(`.`)),gr=R(`accent-height.accumulate.additive.alignment-baseline.amplitude.ascent.attributename.attributetype.azimuth.basefrequency.baseline-shift.begin.bias.by.class.clip.clippathunits.clip-path.clip-rule.color.color-interpolation.color-interpolation-filters.color-profile.color-rendering.cx.cy.d.dx.dy.diffuseconstant.direction.display.divisor.dominant-baseline.dur.edgemode.elevation.end.exponent.fill.fill-opacity.fill-rule.filter.filterunits.flood-color.flood-opacity.font-family.font-size.font-size-adjust.font-stretch.font-style.font-variant.font-weight.fx.fy.g1.g2.glyph-name.glyphref.gradientunits.gradienttransform.height.href.id.image-rendering.in.in2.intercept.k.k1.k2.k3.k4.kerning.keypoints.keysplines.keytimes.lang.lengthadjust.letter-spacing.kernelmatrix.kernelunitlength.lighting-color.local.marker-end.marker-mid.marker-start.markerheight.markerunits.markerwidth.maskcontentunits.maskunits.max.mask.mask-type.media.method.mode.min.name.numoctaves.offset.operator.opacity.order.orient.orientation.origin.overflow.paint-order.path.pathlength.patterncontentunits.patterntransform.patternunits.pointer-events.points.preservealpha.preserveaspectratio.primitiveunits.r.rx.ry.radius.refx.refy.repeatcount.repeatdur.restart.result.rotate.scale.seed.shape-rendering.slope.specularconstant.specularexponent.spreadmethod.startoffset.stddeviation.stitchtiles.stop-color.stop-opacity.stroke-dasharray.stroke-dashoffset.stroke-linecap.stroke-linejoin.stroke-miterlimit.stroke-opacity.stroke.stroke-width.style.surfacescale.systemlanguage.tabindex.tablevalues.targetx.targety.transform.transform-origin.text-anchor.text-decoration.text-orientation.text-rendering.textlength.type.u1.u2.unicode.values.vector-effect.viewbox.visibility.version.vert-adv-y.vert-origin-x.vert-origin-y.width.word-spacing.wrap.writing-mode.xchannelselector.ychannelselector.x.x1.x2.xmlns.y.y1.y2.z.zoomandpan`.split(`.`)),_r=R(`accent.accentunder.align.bevelled.close.columnalign.columnlines.columnspacing.columnspan.denomalign.depth.dir.display.displaystyle.encoding.fence.frame.height.href.id.largeop.length.linethickness.lquote.lspace.mathbackground.mathcolor.mathsize.mathvariant.maxsize.minsize.movablelimits.notation.numalign.open.rowalign.rowlines.rowspacing.rowspan.rspace.rquote.scriptlevel.scriptminsize.scriptsizemultiplier.selection.separator.separators.stretchy.subscriptshift.supscriptshift.symmetric.voffset.width.xmlns`.split(`.`)),vr=R([`xlink:href`,`xml:id`,`xlink:title`,`xml:space`,`xmlns:xlink`]),yr=z(/{{[\w\W]*|^[\w\W]*}}/g),br=z(/<%[\w\W]*|^[\w\W]*%>/g),xr=z(/\${[\w\W]*/g),Sr=z(/{{|}}|\${|<%|%>|&lt;%|%&gt;/),Cr=z(/^data-[\-\w.\u00B7-\uFFFF]+$/),wr=z(/^aria-[\-\w]+$/),Tr=z(/^(?:(?:(?:f|ht)tps?|mailto|tel|callto|sms|cid|xmpp|matrix):|[^a-z]|[a-z+.\-]+(?:[^a-z+.\-:]|$))/i),Er=z(/^(?:\w+script|data):/i),Dr=z(/[\u0000-\u0020\u00A0\u1680\u180E\u2000-\u2029\u205F\u3000]/g),Or=z(/^html$/i),kr=z(/^[a-z][.\w]*(-[.\w]+)+$/i),Ar=z(/<[/\w!]/g),jr=z(/<[/\w]/g),Mr=z(/<\/no(script|embed|frames)/i),Nr=z(/\/>/i),Pr=z(/((--!?|])>)|<\/(style|script|title|xmp|textarea|noscript|iframe|noembed|noframes)/i),Fr=z(/^[\r\n\t ]+/),G={element:1,text:3,processingInstruction:7,comment:8,document:9,documentFragment:11},Ir=R(U({},[`style`,`script`,`xmp`,`iframe`,`noembed`,`noframes`,`plaintext`,`noscript`])),Lr=function(){return typeof window>`u`?null:window},Rr=function(e,t){if(typeof e!=`object`||typeof e.createPolicy!=`function`)return null;let n=null,r=`data-tt-policy-suffix`;t&&t.hasAttribute(r)&&(n=t.getAttribute(r));let i=`dompurify`+(n?`#`+n:``);try{return e.createPolicy(i,{createHTML(e){return e},createScriptURL(e){return e}})}catch{return console.warn(`TrustedTypes policy `+i+` could not be created.`),null}},zr=function(){return{afterSanitizeAttributes:[],afterSanitizeElements:[],afterSanitizeShadowDOM:[],beforeSanitizeAttributes:[],beforeSanitizeElements:[],beforeSanitizeShadowDOM:[],uponSanitizeAttribute:[],uponSanitizeElement:[],uponSanitizeShadowNode:[]}},Br=function(e,t,n,r){return B(e,t)&&Rn(e[t])?U(r.base?ir(r.base):{},e[t],r.transform):n},Vr=function(e,t,n){let r=B(e,t)?e[t]:void 0;return r&&typeof r==`object`?rr(r):n};function Hr(){let e=arguments.length>0&&arguments[0]!==void 0?arguments[0]:Lr(),t=e=>Hr(e);if(t.version=`3.4.18`,t.removed=[],!e||!e.document||e.document.nodeType!==G.document||!e.Element)return t.isSupported=!1,t;let n=e.document,r=n,i=r.currentScript,a=e.HTMLTemplateElement,o=e.Node,s=e.Element,c=e.NodeFilter,l=e.DOMParser,u=e.trustedTypes,d=s.prototype,f=W(d,`cloneNode`),p=W(d,`remove`),m=W(d,`removeAttributeNode`),h=W(d,`nextSibling`),g=W(d,`childNodes`),ee=W(d,`parentNode`),te=W(d,`shadowRoot`),ne=W(d,`attributes`),re=o&&o.prototype?W(o.prototype,`nodeType`):null,ie=o&&o.prototype?W(o.prototype,`nodeName`):null,ae=o&&o.prototype?W(o.prototype,`ownerDocument`):null,_=function(e){return re?re(e):e.nodeType},oe=function(e){return ie?ie(e):e.nodeName},se=or(d,`namespaceURI`),ce=function(e){return se?se(e):e.namespaceURI};if(typeof a==`function`){let e=n.createElement(`template`);e.content&&e.content.ownerDocument&&(n=e.content.ownerDocument)}let v,le=``,y,ue=!1,de=0,fe=function(){if(de>0)throw er(`A configured TRUSTED_TYPES_POLICY callback (createHTML or createScriptURL) must not call DOMPurify.sanitize, as that causes infinite recursion. Do not pass a policy whose callbacks wrap DOMPurify as TRUSTED_TYPES_POLICY; see the "DOMPurify and Trusted Types" section of the README.`)},b=function(e){fe(),de++;try{return v.createHTML(e)}finally{de--}},pe=function(e){return v&&Ue?b(e):e},me=function(e){fe(),de++;try{return v.createScriptURL(e)}finally{de--}},he=function(){return ue||=(y=Rr(u,i),!0),y},ge=n,_e=ge.implementation,ve=ge.createNodeIterator,ye=ge.createDocumentFragment,be=ge.getElementsByTagName,xe=r.importNode,x=zr();t.isSupported=typeof Sn==`function`&&typeof ee==`function`&&_e&&_e.createHTMLDocument!==void 0;let Se=yr,S=br,C=xr,w=Cr,Ce=wr,we=Er,Te=Dr,Ee=kr,De=Tr,T=null,Oe=U({},[...cr,...lr,...ur,...fr,...mr]),E=null,ke=U({},[...hr,...gr,..._r,...vr]),D=null,Ae=null,je=null,O=Object.seal(On(null,{tagCheck:{writable:!0,configurable:!1,enumerable:!0,value:null},attributeCheck:{writable:!0,configurable:!1,enumerable:!0,value:null}})),Me=!0,Ne=!0,Pe=!1,Fe=!0,k=!1,Ie=!0,Le=!1,Re=!1,A=null,ze=null,Be=!1,Ve=!1,He=!1,Ue=!1,We=!0,Ge=!1,Ke=`user-content-`,qe=!0,Je=!1,j=null,M=!1,Ye=null,Xe=U({},`annotation-xml.audio.colgroup.desc.foreignobject.head.iframe.math.mi.mn.mo.ms.mtext.noembed.noframes.noscript.plaintext.script.selectedcontent.style.svg.template.thead.title.video.xmp`.split(`.`)),Ze=null,Qe=U({},[`audio`,`video`,`img`,`source`,`image`,`track`]),$e=null,et=U({},[`alt`,`class`,`for`,`id`,`label`,`name`,`pattern`,`placeholder`,`role`,`summary`,`title`,`value`,`style`,`xmlns`]),tt=`http://www.w3.org/1998/Math/MathML`,nt=`http://www.w3.org/2000/svg`,N=`http://www.w3.org/1999/xhtml`,rt=N,it=!1,at=null,ot=U({},[tt,nt,N],Un),st=R(U({},[`mi`,`mo`,`mn`,`ms`,`mtext`])),ct=null,lt=R(U({},[`annotation-xml`])),ut=null,P=R(On(null)),dt=U({},[`title`,`style`,`font`,`a`,`script`]),ft=null,pt=[`application/xhtml+xml`,`text/html`],F=null,mt=null,ht=n.createElement(`form`),gt=function(e){return e instanceof RegExp||e instanceof Function},_t=function(){let e=arguments.length>0&&arguments[0]!==void 0?arguments[0]:{};e&&typeof e==`object`||(e={}),e=rr(e),ft=pt.indexOf(e.PARSER_MEDIA_TYPE)===-1?`text/html`:e.PARSER_MEDIA_TYPE,F=ft===`application/xhtml+xml`?Un:Hn,T=Br(e,`ALLOWED_TAGS`,Oe,{transform:F}),E=Br(e,`ALLOWED_ATTR`,ke,{transform:F}),at=Br(e,`ALLOWED_NAMESPACES`,ot,{transform:Un}),$e=Br(e,`ADD_URI_SAFE_ATTR`,et,{transform:F,base:et}),Ze=Br(e,`ADD_DATA_URI_TAGS`,Qe,{transform:F,base:Qe}),Ye=Br(e,`FORBID_CONTENTS`,Xe,{transform:F}),Ae=Br(e,`FORBID_TAGS`,On(null),{transform:F}),je=Br(e,`FORBID_ATTR`,On(null),{transform:F}),M=B(e,`USE_PROFILES`)?e.USE_PROFILES&&typeof e.USE_PROFILES==`object`?rr(e.USE_PROFILES):e.USE_PROFILES:!1,Me=e.ALLOW_ARIA_ATTR!==!1,Ne=e.ALLOW_DATA_ATTR!==!1,Pe=e.ALLOW_UNKNOWN_PROTOCOLS||!1,Fe=e.ALLOW_SELF_CLOSE_IN_ATTR!==!1,k=e.SAFE_FOR_TEMPLATES||!1,Ie=e.SAFE_FOR_XML!==!1,Le=e.WHOLE_DOCUMENT||!1,Ve=e.RETURN_DOM||!1,He=e.RETURN_DOM_FRAGMENT||!1,Ue=e.RETURN_TRUSTED_TYPE||!1,Be=e.FORCE_BODY||!1,We=e.SANITIZE_DOM!==!1,Ge=e.SANITIZE_NAMED_PROPS||!1,qe=e.KEEP_CONTENT!==!1,Je=e.IN_PLACE||!1,De=sr(e.ALLOWED_URI_REGEXP)?e.ALLOWED_URI_REGEXP:Tr,rt=typeof e.NAMESPACE==`string`?e.NAMESPACE:N,ct=Vr(e,`MATHML_TEXT_INTEGRATION_POINTS`,st),ut=Vr(e,`HTML_INTEGRATION_POINTS`,lt);let t=Vr(e,`CUSTOM_ELEMENT_HANDLING`,P);if(D=On(null),B(t,`tagNameCheck`)&&gt(t.tagNameCheck)&&(D.tagNameCheck=t.tagNameCheck),B(t,`attributeNameCheck`)&&gt(t.attributeNameCheck)&&(D.attributeNameCheck=t.attributeNameCheck),B(t,`allowCustomizedBuiltInElements`)&&typeof t.allowCustomizedBuiltInElements==`boolean`&&(D.allowCustomizedBuiltInElements=t.allowCustomizedBuiltInElements),z(D),k&&(Ne=!1),He&&(Ve=!0),M&&((B(e,`ALLOWED_TAGS`)||B(e,`ALLOWED_ATTR`))&&typeof console<`u`&&typeof console.warn==`function`&&console.warn(`DOMPurify: USE_PROFILES overrides ALLOWED_TAGS and ALLOWED_ATTR. Do not use these options together.`),T=U({},mr),E=On(null),M.html===!0&&(U(T,cr),U(E,hr)),M.svg===!0&&(U(T,lr),U(E,gr),U(E,vr)),M.svgFilters===!0&&(U(T,ur),U(E,gr),U(E,vr)),M.mathMl===!0&&(U(T,fr),U(E,_r),U(E,vr))),O.tagCheck=null,O.attributeCheck=null,B(e,`ADD_TAGS`)&&(typeof e.ADD_TAGS==`function`?O.tagCheck=e.ADD_TAGS:Rn(e.ADD_TAGS)&&(T===Oe&&(T=ir(T)),U(T,e.ADD_TAGS,F))),B(e,`ADD_ATTR`)&&(typeof e.ADD_ATTR==`function`?O.attributeCheck=e.ADD_ATTR:Rn(e.ADD_ATTR)&&(E===ke&&(E=ir(E)),U(E,e.ADD_ATTR,F))),B(e,`ADD_FORBID_CONTENTS`)&&Rn(e.ADD_FORBID_CONTENTS)&&(Ye===Xe&&(Ye=ir(Ye)),U(Ye,e.ADD_FORBID_CONTENTS,F)),qe&&(T[`#text`]=!0),Le&&U(T,[`html`,`head`,`body`]),T.table&&(T.tbody=!0,delete Ae.tbody),e.TRUSTED_TYPES_POLICY){if(typeof e.TRUSTED_TYPES_POLICY.createHTML!=`function`)throw er(`TRUSTED_TYPES_POLICY configuration option must provide a "createHTML" hook.`);if(typeof e.TRUSTED_TYPES_POLICY.createScriptURL!=`function`)throw er(`TRUSTED_TYPES_POLICY configuration option must provide a "createScriptURL" hook.`);let t=v;v=e.TRUSTED_TYPES_POLICY;try{le=b(``)}catch(e){throw v=t,e}}else e.TRUSTED_TYPES_POLICY===null?(v=void 0,le=``):(v===void 0&&(v=he()),v&&typeof le==`string`&&(le=b(``)));mt=R(e)},vt=U({},[...lr,...ur,...dr]),yt=U({},[...fr,...pr]),bt=function(e,t,n){return t===N?e===`svg`:t===tt?e===`svg`&&(n===`annotation-xml`||ct[n]):!!vt[e]},xt=function(e,t,n){return t===N?e===`math`:t===nt?e===`math`&&ut[n]:!!yt[e]},St=function(e,t,n){return t===nt&&!ut[n]||t===tt&&!ct[n]?!1:!yt[e]&&(dt[e]||!vt[e])},Ct=function(e){let t=ce(e),n=Hn(oe(e)),r=ee(e),i=rt,a=`template`;return r&&_(r)===G.element&&(i=ce(r),a=Hn(oe(r))),at[t]?t===nt?bt(n,i,a):t===tt?xt(n,i,a):t===N?St(n,i,a):ft===`application/xhtml+xml`:!1},wt=function(e){Fn(t.removed,{element:e});try{ee(e).removeChild(e)}catch{if(p(e),!ee(e))throw er(`a node selected for removal could not be detached from its tree and cannot be safely returned; refusing to sanitize in place`)}},Tt=function(e,t,n){try{m(e,t)}catch{try{e.removeAttribute(n)}catch{}}},Et=function(e){At(e);let t=g(e);t&&Mn(In(t),e=>{try{p(e)}catch{}}),_(e)===G.element&&Ot(e,!1)},Dt=function(e,n,r){if(!r)try{r=n.getAttributeNode(e)}catch{r=null}if(Fn(t.removed,{attribute:r||null,from:n}),r)Tt(n,r,e);else try{n.removeAttribute(e)}catch{}if(e===`is`){if(Ve||He)try{wt(n)}catch{}else try{n.setAttribute(e,``)}catch{}}},Ot=function(e,t){let n=ne(e);if(n)for(let r=n.length-1;r>=0;--r){let i=n[r],a=i&&i.name;typeof a==`string`&&!(t&&E[F(a)])&&Tt(e,i,a)}},kt=function(e,t){let n=arguments.length>2&&arguments[2]!==void 0&&arguments[2],r=[e];for(;r.length>0;){let e=r.pop();if(t(e)===!1)continue;if(n&&_(e)===G.element){let t=te(e);Gt(t)&&r.push(t)}let i=g(e);if(i)for(let e=i.length-1;e>=0;--e)r.push(i[e])}},At=function(e){kt(e,e=>{_(e)===G.element&&Ot(e,!0)})},jt=function(e){let t=[];return kt(e,e=>{t.push(e)},!0),t},Mt=function(e,t){let n=zn();Mn(jt(e),e=>{_(e)===G.element&&Bn(n,e)}),Mn(t,e=>{_(e)===G.element&&!Vn(n,e)&&Ot(e,!0)})},Nt=function(e,n){let r=!1;return Mn(t.removed,t=>{t.element&&(r||=t.element===e,At(t.element))}),Mt(e,n),r},Pt=function(e,t){let n=j,r=null,i=()=>(r||(r=zn(),Mn(t,e=>{Bn(r,e)})),r);for(let t=0;;t++){let r=jt(e),a=[e],o=!1;if(Mn(r,e=>{_(e)===G.documentFragment?Fn(a,e):!o&&!Vn(n,e)&&(o=Vn(i(),e))}),!o)return;if(t>=8)throw er(`the tree kept changing during in-place sanitization; refusing to return it`);Mn(a,(t,n)=>{Ft(t,n>0,e,i())})}},Ft=function(e,t,n,r){let i=Bt(e),a;for(;a=i.nextNode();)Vn(r,a)&&!Vn(j,a)&&(t&&L(x.uponSanitizeShadowNode,a,null),sn(a,n))},It=function(e){j&&Bn(j,e)},Lt=function(e,t){return Ie?e===`patchsrc`||e===`for`&&t!==`label`&&t!==`output`:!1},Rt=function(e){Ie&&kt(e,e=>{let t=_(e);if(t===G.processingInstruction||t===G.comment&&V(jr,e.data)){try{p(e)}catch{}return!1}if(t===G.element){let t=e,n=F(oe(e));try{t.hasAttribute&&t.hasAttribute(`patchsrc`)&&t.removeAttribute(`patchsrc`),t.hasAttribute&&t.hasAttribute(`for`)&&Lt(`for`,n)&&t.removeAttribute(`for`)}catch{}}return!0})},zt=function(e){let t=null,r=null;if(Be)e=`<remove></remove>`+e;else{let t=Wn(e,Fr);r=t&&t[0]}ft===`application/xhtml+xml`&&rt===N&&(e=`<html xmlns="http://www.w3.org/1999/xhtml"><head></head><body>`+e+`</body></html>`);let i=v?b(e):e;if(rt===N)try{t=new l().parseFromString(i,ft)}catch{}if(!t||!t.documentElement){t=_e.createDocument(rt,`template`,null);try{t.documentElement.innerHTML=it?le:i}catch{}}let a=t.body||t.documentElement;return e&&r&&a.insertBefore(n.createTextNode(r),a.childNodes[0]||null),rt===N?be.call(t,Le?`html`:`body`)[0]:Le?t.documentElement:a},Bt=function(e){let t=arguments.length>1&&arguments[1]!==void 0&&arguments[1],n=ae?ae(e):e.ownerDocument;return ve.call(n||e,e,(t?0:c.SHOW_ELEMENT)|c.SHOW_COMMENT|c.SHOW_TEXT|c.SHOW_PROCESSING_INSTRUCTION|c.SHOW_CDATA_SECTION,null)},Vt=function(e){return e=Gn(e,Se,` `),e=Gn(e,S,` `),e=Gn(e,C,` `),e},Ht=function(e){Ut(e);let t=e.querySelectorAll?.call(e,`template`);t&&Mn(t,e=>{Gt(e.content)&&Ht(e.content)})},Ut=function(e){e.normalize();let t=Bt(e,!0),n=t.nextNode();for(;n;)n.data=Vt(n.data),n=t.nextNode()},Wt=function(e){let t=ie?ie(e):null;return typeof t!=`string`||F(t)!==`form`?!1:typeof e.nodeName!=`string`||typeof e.textContent!=`string`||typeof e.removeChild!=`function`||e.attributes!==ne(e)||typeof e.removeAttribute!=`function`||typeof e.removeAttributeNode!=`function`||typeof e.getAttributeNode!=`function`||typeof e.setAttribute!=`function`||typeof e.namespaceURI!=`string`||typeof e.insertBefore!=`function`||typeof e.hasChildNodes!=`function`||e.nodeType!==re(e)||e.childNodes!==g(e)},I=function(e){if(!re||typeof e!=`object`||!e)return null;try{let t=re(e);return typeof t==`number`?t:null}catch{return null}},Gt=function(e){return I(e)===G.documentFragment},Kt=function(e){return I(e)!==null};function L(e,n,r){e.length!==0&&Mn(e,e=>{e.call(t,n,r,mt)})}let qt=function(e,t,n){return!!(Ie&&n===G.element&&e.hasChildNodes()&&!Kt(e.firstElementChild)&&V(Ar,e.textContent)&&V(Ar,e.innerHTML)||Ie&&Ir[t]&&n===G.element&&ce(e)===N&&(Kt(e.firstElementChild)||typeof e.textContent==`string`&&V(Ar,e.textContent))||n===G.processingInstruction||Ie&&n===G.comment&&V(jr,e.data))},Jt=function(e,t){if(e instanceof RegExp)return V(e,t);if(e instanceof Function){for(var n=arguments.length,r=Array(n>2?n-2:0),i=2;i<n;i++)r[i-2]=arguments[i];return!!e(t,...r)}return!1},Yt=function(e,t,n){if(!Ae[t]&&tn(t)&&Jt(D.tagNameCheck,t))return!1;if(qe&&!Ye[t]&&!Ye[Hn(t)]){let t=ee(e),r=g(e);if(r&&t){let i=r.length;for(let a=i-1;a>=0;--a){let i=e===n?f(r[a],!0):r[a];t.insertBefore(i,h(e))}}}return wt(e),!0},Xt=function(e,t,n,r){return e.length===0?t:t===n||t===r?ir(t):t},Zt=function(e,t){return e===t||ee(e)!==null?!1:(Je&&At(e),!0)},Qt=function(e,n){if(It(e),L(x.beforeSanitizeElements,e,null),Zt(e,n))return!0;if(Wt(e))return wt(e),!0;let r=F(oe(e)),i=_(e);if(T=Xt(x.uponSanitizeElement,T,Oe,A),L(x.uponSanitizeElement,e,{tagName:r,allowedTags:T}),Zt(e,n))return!0;if(qt(e,r,i))return wt(e),!0;if(Ae[r]||!(O.tagCheck instanceof Function&&O.tagCheck(r))&&!T[r]){let t=Yt(e,r,n);return t===!1&&(L(x.afterSanitizeElements,e,null),Zt(e,n))?!0:t}if(i===G.element&&!Ct(e)||(r===`noscript`||r===`noembed`||r===`noframes`)&&V(Mr,e.innerHTML))return wt(e),!0;if(k&&i===G.text){let n=e.textContent,r=Vt(n);n!==r&&(Fn(t.removed,{element:e.cloneNode()}),e.textContent=r)}return L(x.afterSanitizeElements,e,null),Zt(e,n)},$t=function(e,t,r){if(je[t]||Lt(t,e)||We&&(t===`id`||t===`name`)&&(r in n||r in ht))return!1;let i=E[t]||O.attributeCheck instanceof Function&&O.attributeCheck(t,e);if(Ne&&V(w,t)||Me&&V(Ce,t))return!0;if(!i)return tn(e)&&Jt(D.tagNameCheck,e)&&Jt(D.attributeNameCheck,t,e)||t===`is`&&D.allowCustomizedBuiltInElements&&Jt(D.tagNameCheck,r);if($e[t])return!0;let a=Gn(r,Te,``);return V(De,a)||(t===`src`||t===`xlink:href`||t===`href`)&&e!==`script`&&Kn(r,`data:`)===0&&Ze[e]||Pe&&!V(we,a)?!0:!r},en=U({},[`annotation-xml`,`color-profile`,`font-face`,`font-face-format`,`font-face-name`,`font-face-src`,`font-face-uri`,`missing-glyph`]),tn=function(e){return!en[Hn(e)]&&V(Ee,e)},nn=function(e,t,n,r){if(v&&typeof u==`object`&&typeof u.getAttributeType==`function`&&!n)switch(u.getAttributeType(e,t)){case`TrustedHTML`:return b(r);case`TrustedScriptURL`:return me(r)}return r},rn=function(e,t,n,r){try{return n?e.setAttributeNS(n,t,r):e.setAttribute(t,r),!Wt(e)||(wt(e),!1)}catch{return Dt(t,e),!1}},an=function(e,t){return Ie&&V(Pr,t)?!0:Hn(e)===`attributename`&&Kn(t,`href`)!==-1},on=function(e,n){if(L(x.beforeSanitizeAttributes,e,null),Zt(e,n))return;let r=e.attributes;if(!r||Wt(e))return;E=Xt(x.uponSanitizeAttribute,E,ke,ze);let i={attrName:``,attrValue:``,keepAttr:!0,allowedAttributes:E,forceKeepAttr:void 0},a=r.length,o=F(oe(e));for(;a--;){let n=r[a],s=n.name,c=n.namespaceURI,l=n.value,u=F(s),d=l,f=s===`value`?d:qn(d),p=!1;i.attrName=u,i.attrValue=f,i.keepAttr=!0,i.forceKeepAttr=void 0,L(x.uponSanitizeAttribute,e,i),f=i.attrValue,Ge&&(u===`id`||u===`name`)&&Kn(f,Ke)!==0&&(Dt(s,e,n),f=Ke+f,p=!0),an(s,f)?Dt(s,e,n):i.forceKeepAttr||(i.keepAttr?!Fe&&V(Nr,f)?Dt(s,e,n):(k&&(f=Vt(f)),$t(o,u,f)?(f=nn(o,u,c,f),f!==d&&rn(e,s,c,f)&&p&&Pn(t.removed)):Dt(s,e,n)):Dt(s,e,n))}L(x.afterSanitizeAttributes,e,null),Zt(e,n)},sn=function(e,t){Qt(e,t),on(e,t),Gt(e.content)&&cn(e.content)},cn=function(e){let t=null,n=Bt(e);for(L(x.beforeSanitizeShadowDOM,e,null);t=n.nextNode();)if(L(x.uponSanitizeShadowNode,t,null),sn(t,e),_(t)===G.element){let e=te(t);Gt(e)&&(ln(e),cn(e))}k&&Ut(e),L(x.afterSanitizeShadowDOM,e,null)},ln=function(e){let t=[{node:e,shadow:null}];for(;t.length>0;){let e=t.pop();if(e.shadow){cn(e.shadow);continue}let n=e.node,r=_(n)===G.element,i=g(n);if(i)for(let e=i.length-1;e>=0;--e)t.push({node:i[e],shadow:null});if(r){let e=ie?ie(n):null;if(typeof e==`string`&&F(e)===`template`){let e=n.content;Gt(e)&&t.push({node:e,shadow:null})}}if(r){let e=te(n);Gt(e)&&t.push({node:null,shadow:e},{node:e,shadow:null})}}};return t.sanitize=function(e){let n=arguments.length>1&&arguments[1]!==void 0?arguments[1]:{},i=null,a=null,o=null,s=null;if(it=!e,it&&(e=`<!-->`),typeof e!=`string`&&!Kt(e)&&(e=ar(e),typeof e!=`string`))throw er(`dirty is not a string, aborting`);if(!t.isSupported)return e;Re?(T=A,E=ze):_t(n),t.removed=[];let c=Je&&typeof e!=`string`&&Kt(e),l=[],u=j;if(c){Rt(e);let t=oe(e);if(typeof t==`string`){let n=F(t);if(!T[n]||Ae[n])throw Et(e),er(`root node is forbidden and cannot be sanitized in-place`)}if(Wt(e))throw Et(e),er(`root node is clobbered and cannot be sanitized in-place`);l=jt(e),j=zn()}else if(Kt(e))i=zt(`<!---->`),a=i.ownerDocument.importNode(e,!0),a.nodeType===G.element&&a.nodeName===`BODY`||a.nodeName===`HTML`?i=a:i.appendChild(a),ln(i);else{if(!Ve&&!k&&!Le&&e.indexOf(`<`)===-1)return pe(e);if(i=zt(e),!i)return Ve?null:Ue?le:``}i&&Be&&wt(i.firstChild);let d=c?e:i;try{c&&ln(e);let t=Bt(d);for(;o=t.nextNode();)sn(o,d);c&&Pt(e,l)}catch(t){throw c&&(Et(e),Nt(e,l)),t}finally{j=u}if(c){if(Nt(e,l))throw er(`a node selected for removal could not be safely returned; refusing to sanitize in place`);return k&&Ht(e),e}if(Ve){if(k&&Ht(i),He)for(s=ye.call(i.ownerDocument);i.firstChild;)s.appendChild(i.firstChild);else s=i;return(E.shadowroot||E.shadowrootmode)&&(s=xe.call(r,s,!0)),s}let f=()=>Le?i.outerHTML:i.innerHTML,p=f();return k&&V(Sr,p)&&(Ut(i),p=f()),Le&&T[`!doctype`]&&i.ownerDocument&&i.ownerDocument.doctype&&i.ownerDocument.doctype.name&&V(Or,i.ownerDocument.doctype.name)&&(p=`<!DOCTYPE `+i.ownerDocument.doctype.name+`>
`+p),pe(p)},t.setConfig=function(){let e=arguments.length>0&&arguments[0]!==void 0?arguments[0]:{};_t(e),Re=!0,A=T,ze=E},t.clearConfig=function(){mt=null,Re=!1,A=null,ze=null,v=y,le=``},t.isValidAttribute=function(e,t,n){mt||_t({});let r=F(e),i=F(t);return typeof n==`string`&&(an(t,n)||!Fe&&V(Nr,n))?!1:$t(r,i,n)},t.addHook=function(e,t){typeof t==`function`&&B(x,e)&&Fn(x[e],t)},t.removeHook=function(e,t){if(B(x,e)){if(t!==void 0){let n=Nn(x[e],t);return n===-1?void 0:Ln(x[e],n,1)[0]}return Pn(x[e])}},t.removeHooks=function(e){B(x,e)&&(x[e]=[])},t.removeAllHooks=function(){x=zr()},t}var Ur=Hr();function Wr(e){"@babel/helpers - typeof";return Wr=typeof Symbol==`function`&&typeof Symbol.iterator==`symbol`?function(e){return typeof e}:function(e){return e&&typeof Symbol==`function`&&e.constructor===Symbol&&e!==Symbol.prototype?`symbol`:typeof e},Wr(e)}function Gr(e,t){if(Wr(e)!=`object`||!e)return e;var n=e[Symbol.toPrimitive];if(n!==void 0){var r=n.call(e,t||`default`);if(Wr(r)!=`object`)return r;throw TypeError(`@@toPrimitive must return a primitive value.`)}return(t===`string`?String:Number)(e)}function Kr(e){var t=Gr(e,`string`);return Wr(t)==`symbol`?t:t+``}function K(e,t,n){return(t=Kr(t))in e?Object.defineProperty(e,t,{value:n,enumerable:!0,configurable:!0,writable:!0}):e[t]=n,e}function qr(e,t){if(t.has(e))throw TypeError(`Cannot initialize the same private elements twice on an object`)}function Jr(e,t){qr(e,t),t.add(e)}function Yr(e,t,n){if(typeof e==`function`?e===t:e.has(t))return arguments.length<3?t:n;throw TypeError(`Private element is not present on this object`)}var Xr,Zr;function Qr(){return{async:!1,breaks:!1,extensions:null,gfm:!0,hooks:null,pedantic:!1,renderer:null,silent:!1,tokenizer:null,walkTokens:null}}var $r=Qr();function ei(e){$r=e}var ti={exec:()=>null};function ni(e){let t=[];return n=>{let r=Math.max(0,Math.min(3,n-1)),i=t[r];return i||(i=e(r),t[r]=i),i}}function q(e,t=``){let n=typeof e==`string`?e:e.source,r={replace:(e,t)=>{let i=typeof t==`string`?t:t.source;return i=i.replace(J.caret,`$1`),n=n.replace(e,i),r},getRegex:()=>new RegExp(n,t)};return r}var ri=((e=``)=>{try{return!!RegExp(`(?<=1)(?<!1)`+e)}catch{return!1}})(),J={codeRemoveIndent:/^(?: {0,3}\t| {1,4})/gm,listInterruptsParagraph:/^ {0,3}(?:[*+-]|1[.)])[ \t]+[^ \t\n]/,outputLinkReplace:/\\([\[\]])/g,indentCodeCompensation:/^(\s+)(?:```)/,beginningSpace:/^\s+/,endingHash:/#$/,startingSpaceChar:/^ /,endingSpaceChar:/ $/,endingSpaceTabChar:/[ \t]$/,nonSpaceChar:/[^ ]/,newLineCharGlobal:/\n/g,tabCharGlobal:/\t/g,leadingSpaceTab:/^[ \t]+/,multipleSpaceGlobal:/\s+/g,blankLine:/^[ \t]*$/,doubleBlankLine:/\n[ \t]*\n[ \t]*$/,blockquoteStart:/^ {0,3}>/,blockquoteSetextReplace:/\n {0,3}((?:=+|-+)[ \t]*)(?=\n|$)/g,blockquoteSetextReplace2:/^ {0,3}>[ \t]?/gm,blockquoteMarkerWhitespace:/^( {0,3}>)(\t[ \t]*)/gm,nestedBlockMarker:/^ {0,3}(?:(?:[*+-]|\d{1,9}[.)])(?: |$)|> ?)/,listReplaceNesting:/^ {1,4}(?=( {4})*[^ ])/g,listIsTask:/^\[[ xX]\][ \t]+\S/,listReplaceTask:/^\[[ xX]\][ \t]+/,listTaskCheckbox:/\[[ xX]\]/,anyLine:/\n.*\n/,hrefBrackets:/^<(.*)>$/,tableDelimiter:/[:|]/,tableAlignChars:/^\||\| *$/g,tableRowBlankLine:/\n[ \t]*$/,tableAlignRight:/^ *-+: *$/,tableAlignCenter:/^ *:-+: *$/,tableAlignLeft:/^ *:-+ *$/,startATag:/^<a /i,endATag:/^<\/a>/i,startPreScriptTag:/^<(pre|code|kbd|script)(\s|>)/i,endPreScriptTag:/^<\/(pre|code|kbd|script)(\s|>)/i,startAngleBracket:/^</,endAngleBracket:/>$/,pedanticHrefTitle:/^([^'"]*[^\s])\s+(['"])(.*)\2/,unicodeAlphaNumeric:/[\p{L}\p{N}]/u,numericCharacterReference:/&#(?:(\d{1,7})|[Xx]([A-Fa-f0-9]{1,6}));/,numericCharacterReferenceOrAmpersand:/&#(?:(\d{1,7})|[Xx]([A-Fa-f0-9]{1,6}));|&(?!(#\d{1,7}|#[Xx][a-fA-F0-9]{1,6}|\w+);)/g,escapeTest:/[&<>"']/,escapeReplace:/[&<>"']/g,escapeTestNoEncode:/[<>"']|&(?!(#\d{1,7}|#[Xx][a-fA-F0-9]{1,6}|\w+);)/,escapeReplaceNoEncode:/[<>"']|&(?!(#\d{1,7}|#[Xx][a-fA-F0-9]{1,6}|\w+);)/g,caret:/(^|[^\[])\^/g,percentDecode:/%25/g,findPipe:/\|/g,splitPipe:/ \|/,slashPipe:/\\\|/g,carriageReturn:/\r\n|\r/g,spaceLine:/^ +$/gm,notSpaceStart:/^\S*/,endingNewline:/\n$/,listItemRegex:e=>RegExp(`^( {0,3}${e})((?:[	 ][^\\n]*)?(?:\\n|$))`),nextBulletRegex:ni(e=>RegExp(`^ {0,${e}}(?:[*+-]|\\d{1,9}[.)])((?:[ 	][^\\n]*)?(?:\\n|$))`)),hrRegex:ni(e=>RegExp(`^ {0,${e}}((?:-[ 	]*){3,}|(?:_[ 	]*){3,}|(?:\\*[ 	]*){3,})(?:\\n+|$)`)),fencesBeginRegex:ni(e=>RegExp(`^ {0,${e}}(?:\`\`\`|~~~)`)),headingBeginRegex:ni(e=>RegExp(`^ {0,${e}}#{1,6}(?:\\s|$)`)),pedanticHeadingBeginRegex:ni(e=>RegExp(`^ {0,${e}}#`)),htmlBeginRegex:ni(e=>RegExp(`^ {0,${e}}(?:</?(?:${ui})(?:[ \\t]+|$|/?>)|<(?:(?:script|pre|style|textarea)(?:[\\s>]|$)|!--)|<\\?|<![A-Za-z]|<!\\[CDATA\\[)`,`i`)),blockquoteBeginRegex:ni(e=>RegExp(`^ {0,${e}}>`)),nestedContainerMarkers:/^(?: {0,3}(?:(?:[*+-]|\d{1,9}[.)])[ \t]+|>[ \t]?))+/},ii=/^(?:[ \t]*(?:\n|$))+/,ai=/^((?: {4}| {0,3}\t)[^\n]+(?:\n(?:[ \t]*(?:\n|$))*)?)+/,oi=/^ {0,3}(`{3,}(?=[^`\n]*(?:\n|$))|~{3,})([^\n]*)(?:\n|$)(?:|([\s\S]*?)(?:\n|$))(?: {0,3}(?:(?=`)\1`*|(?=~)\1~*) *(?=\n|$)|$)/,si=/^ {0,3}((?:-[\t ]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})(?:\n+|$)/,ci=/^ {0,3}(#{1,6})(?=\s|$)(.*)(?:\n+|$)/,li=/ {0,3}(?:[*+-]|\d{1,9}[.)])/,ui=`address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|meta|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul`,di=q(` {0,3}(?:</?(?:tag)(?:[ \\t]+|\\n|/?>)|<(?:(?:script|pre|style|textarea)(?:[\\s>]|$)|!--)|<\\?|<![A-Za-z]|<!\\[CDATA\\[)`).replace(`tag`,ui).getRegex(),fi=/^(?!bull |blockCode|fences|blockquote|heading|html|table)((?:.|\n(?!\s*?\n|bull |fences|blockquote|heading|hr|html|table))+?)\n {0,3}(=+|-+)[ \t]*(?:\n+|$)/,pi=q(fi).replace(/bull/g,li).replace(/blockCode/g,/(?: {4}| {0,3}\t)/).replace(/fences/g,/ {0,3}(?:`{3,}|~{3,})/).replace(/blockquote/g,/ {0,3}>/).replace(/heading/g,/ {0,3}#{1,6}(?:\s|$)/).replace(/hr/g,/ {0,3}(?:(?:-[\t ]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})(?:\n+|$)/).replace(/\|table/g,``).replace(/html/g,di).getRegex(),mi=q(fi).replace(/bull/g,li).replace(/blockCode/g,/(?: {4}| {0,3}\t)/).replace(/fences/g,/ {0,3}(?:`{3,}|~{3,})/).replace(/blockquote/g,/ {0,3}>/).replace(/heading/g,/ {0,3}#{1,6}(?:\s|$)/).replace(/hr/g,/ {0,3}(?:(?:-[\t ]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})(?:\n+|$)/).replace(/table/g,/ {0,3}\|?(?:[:\- ]*\|)+[\:\- ]*\n/).replace(/html/g,di).getRegex(),hi=/^([^\n]+(?:\n(?!hr|heading|lheading|blockquote|fences|list|html|table|[ \t]+\n)[^\n]+)*)/,gi=/^[^\n]+/,_i=/(?!\s*\])(?:\\[\s\S]|[^\[\]\\\n]|\n(?![ \t]*\n))+/,vi=q(/^ {0,3}\[(label)\]: *(?:\n[ \t]*)?([^<\s][^\s]*|<(?:\\.|[^\n<>\\])*>)(?:(?: +(?:\n[ \t]*)?| *\n[ \t]*)(title))? *(?:\n+|$)/).replace(`label`,_i).replace(`title`,/(?:"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\\n]|\n(?!\n))*'|\((?:\\[\s\S]|[^()\\])*\))/).getRegex(),yi=q(/^(bull)([ \t][^\n]*?)?(?:\n|$)/).replace(/bull/g,li).getRegex(),bi=/<!--(?:-?>|[\s\S]*?(?:-->|$))/,xi=q(`^ {0,3}(?:<(script|pre|style|textarea)[\\s>][\\s\\S]*?(?:</\\1>[^\\n]*\\n*|$)|comment[^\\n]*(\\n+|$)|<\\?[\\s\\S]*?(?:\\?>[^\\n]*\\n*|$)|<![A-Z][\\s\\S]*?(?:>[^\\n]*\\n*|$)|<!\\[CDATA\\[[\\s\\S]*?(?:\\]\\]>[^\\n]*\\n*|$)|</?(tag)(?:[ \\t]+|\\n|/?>|$)[\\s\\S]*?(?:(?:\\n[ 	]*)+\\n|$)|<(?!(?:script|pre|style|textarea)(?![a-z0-9-]))([a-z][a-z0-9-]*)(?:attribute)*?[ \\t]*/?>(?=[ \\t]*(?:\\n|$))[\\s\\S]*?(?:(?:\\n[ 	]*)+\\n|$)|</[a-z][a-z0-9-]*\\s*>(?=[ \\t]*(?:\\n|$))[\\s\\S]*?(?:(?:\\n[ 	]*)+\\n|$))`,`i`).replace(`comment`,bi).replace(`tag`,ui).replace(`attribute`,/[ \t]+[a-zA-Z:_][\w.:-]*(?:[ \t]*=[ \t]*"[^"\n]*"|[ \t]*=[ \t]*'[^'\n]*'|[ \t]*=[ \t]*[^\s"'=<>`]+)?/).getRegex(),Si=e=>q(hi).replace(`hr`,si).replace(`heading`,` {0,3}#{1,6}(?:\\s|$)`).replace(`|lheading`,``).replace(`|table`,``).replace(`blockquote`,` {0,3}>`).replace(`fences`," {0,3}(?:`{3,}(?=[^`\\n]*(?:\\n|$))|~~~)[^\\n]*(?:\\n|$)").replace(`list`,e).replace(`html`,di).getRegex(),Ci=Si(/ {0,3}(?:[*+-]|1[.)])[ \t]+[^ \t\n]/),wi=Si(/ {0,3}(?:[*+-]|\d{1,9}[.)])(?:[ \t]|\n|$)/),Ti={blockquote:q(/^( {0,3}> ?(?:(?![ \t]*(?:\n|$))(paragraph)|[^\n]*)(?:\n|$))+/).replace(`paragraph`,wi).getRegex(),code:ai,def:vi,fences:oi,heading:ci,hr:si,html:xi,lheading:pi,list:yi,newline:ii,paragraph:Ci,table:ti,text:gi},Ei=q(`^ *([^\\n ].*)\\n {0,3}((?:\\| *)?:?-+:? *(?:\\| *:?-+:? *)*(?:\\| *)?)(?:\\n((?:(?! *\\n|hr|heading|blockquote|code|fences|list|html).*(?:\\n|$))*)\\n*|$)`).replace(`hr`,si).replace(`heading`,` {0,3}#{1,6}(?:\\s|$)`).replace(`blockquote`,` {0,3}>`).replace(`code`,`(?: {4}| {0,3}	)[^\\n]`).replace(`fences`," {0,3}(?:`{3,}(?=[^`\\n]*(?:\\n|$))|~~~)[^\\n]*(?:\\n|$)").replace(`list`,` {0,3}(?:[*+-]|1[.)])[ \\t]`).replace(`html`,di).getRegex(),Di={...Ti,lheading:mi,table:Ei,paragraph:q(hi).replace(`hr`,si).replace(`heading`,` {0,3}#{1,6}(?:\\s|$)`).replace(`|lheading`,``).replace(`table`,Ei).replace(`blockquote`,` {0,3}>`).replace(`fences`," {0,3}(?:`{3,}(?=[^`\\n]*(?:\\n|$))|~~~)[^\\n]*(?:\\n|$)").replace(`list`,` {0,3}(?:[*+-]|1[.)])[ \\t]+[^ \\t\\n]`).replace(`html`,di).getRegex()},Oi={...Ti,html:q(`^ *(?:comment(?: *\\n|\\s*$)|<(tag)[\\s\\S]+?</\\1>(?: *\\n{2,}|\\s*$)|<tag(?:"[^"]*"|'[^']*'|\\s[^'"/>\\s]*)*?/?>(?: *\\n{2,}|\\s*$))`).replace(`comment`,bi).replace(/tag/g,`(?!(?:a|em|strong|small|s|cite|q|dfn|abbr|data|time|code|var|samp|kbd|sub|sup|i|b|u|mark|ruby|rt|rp|bdi|bdo|span|br|wbr|ins|del|img)\\b)\\w+(?!:|[^\\w\\s@]*@)\\b`).getRegex(),def:/^ *\[([^\]]+)\]: *<?([^\s>]+)>?(?: +(["(][^\n]+[")]))? *(?:\n+|$)/,heading:/^(#{1,6})(.*)(?:\n+|$)/,fences:ti,lheading:/^(.+?)\n {0,3}(=+|-+) *(?:\n+|$)/,paragraph:q(hi).replace(`hr`,si).replace(`heading`,` *#{1,6} *[^
]`).replace(`|table`,``).replace(`blockquote`,` {0,3}>`).replace(`|fences`,``).replace(`|list`,``).replace(`|html`,``).replace(`|tag`,``).replace(`lheading`,pi).getRegex()},ki=/^\\([!"#$%&'()*+,\-./:;<=>?@\[\]\\^_`{|}~])/,Ai=/^(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)/,ji=/^( {2,}|\\)\n(?!\s*$)[ \t]*/,Mi=/^(`+|[^`])(?:(?= {2,}\n)|[\s\S]*?(?:(?=[\\<!\[`*_]|\b_|$)|[^ ](?= {2,}\n)))/,Y=/[\p{P}\p{S}]/u,Ni=/[\s\p{P}\p{S}]/u,Pi=/[^\s\p{P}\p{S}]/u,Fi=q(/^((?![*_])punctSpace)/,`u`).replace(/punctSpace/g,Ni).getRegex(),Ii=/[\p{Pi}\p{Ps}"']/u,Li=/(?!~)[\p{P}\p{S}]/u,Ri=/(?!~)[\s\p{P}\p{S}]/u,zi=/(?:[^\s\p{P}\p{S}]|~)/u,Bi=q(/link|precode-code|html/,`g`).replace(`link`,/\[(?:[^\[\]`]|(?<a>`+)[^`]+\k<a>(?!`))*?\]\((?:\\[\s\S]|[^\\\(\)]|\((?:\\[\s\S]|[^\\\(\)])*\))*\)/).replace(`precode-`,ri?"(?<!`)()":"(^^|[^`])").replace(`code`,/(?<b>`+)[^`]+\k<b>(?!`)/).replace(`html`,/<(?! )[^<>]*?>/).getRegex(),Vi=/^(?:\*+(?:((?!\*)punct)|([^\s*]))?)|^_+(?:((?!_)punct)|([^\s_]))?/,Hi=q(Vi,`u`).replace(/punct/g,Y).getRegex(),Ui=q(Vi,`u`).replace(/punct/g,Li).getRegex(),Wi=q(/^(?:\*+(?:((?!\*)(?!openQuote)punct)|([^\s*]))?)|^_+(?:((?!_)(?!openQuote)punct)|([^\s_]))?/,`u`).replace(/openQuote/g,Ii).replace(/punct/g,Y).getRegex(),Gi=`^[^_*]*?__[^_*]*?\\*[^_*]*?(?=__)|[^*]+(?=[^*])|(?!\\*)punct(\\*+)(?=[\\s]|$)|notPunctSpace(\\*+)(?!\\*)(?=punctSpace|$)|(?!\\*)punctSpace(\\*+)(?=notPunctSpace)|[\\s](\\*+)(?!\\*)(?=punct)|(?!\\*)punct(\\*+)(?!\\*)(?=punct)|notPunctSpace(\\*+)(?=notPunctSpace)`,Ki=q(Gi,`gu`).replace(/notPunctSpace/g,Pi).replace(/punctSpace/g,Ni).replace(/punct/g,Y).getRegex(),qi=q(Gi,`gu`).replace(/notPunctSpace/g,zi).replace(/punctSpace/g,Ri).replace(/punct/g,Li).getRegex(),Ji=q(`^[^_*]*?__[^_*]*?\\*[^_*]*?(?=__)|[^*]+(?=[^*])|(?!\\*)punct(\\*+)(?=[\\s]|$)|notPunctSpace(\\*+)(?!\\*)(?=punctSpace|$)|(?!\\*)[\\s](\\*+)(?=notPunctSpace)|[\\s](\\*+)(?!\\*)(?=punct)|(?!\\*)punct(\\*+)(?!\\*)(?=punct)|(?:(?!\\*)punct|notPunctSpace)(\\*+)(?!\\*)(?=notPunctSpace)`,`gu`).replace(/notPunctSpace/g,Pi).replace(/punctSpace/g,Ni).replace(/punct/g,Y).getRegex(),Yi=q(`^[^_*]*?\\*\\*[^_*]*?_[^_*]*?(?=\\*\\*)|[^_]+(?=[^_])|(?!_)punct(_+)(?=[\\s]|$)|notPunctSpace(_+)(?!_)(?=punctSpace|$)|(?!_)punctSpace(_+)(?=notPunctSpace)|[\\s](_+)(?!_)(?=punct)|(?!_)punct(_+)(?!_)(?=punct)`,`gu`).replace(/notPunctSpace/g,Pi).replace(/punctSpace/g,Ni).replace(/punct/g,Y).getRegex(),Xi=q(`^[^_*]*?\\*\\*[^_*]*?_[^_*]*?(?=\\*\\*)|[^_]+(?=[^_])|(?!_)punct(_+)(?=[\\s]|$)|notPunctSpace(_+)(?!_)(?=punctSpace|$)|(?!_)[\\s](_+)(?=notPunctSpace)|[\\s](_+)(?!_)(?=punct)|(?!_)punct(_+)(?!_)(?=punct)|(?:(?!_)punct|notPunctSpace)(_+)(?!_)(?=notPunctSpace)`,`gu`).replace(/notPunctSpace/g,Pi).replace(/punctSpace/g,Ni).replace(/punct/g,Y).getRegex(),Zi=q(/^~~?(?:((?!~)punct)|[^\s~])/,`u`).replace(/punct/g,Y).getRegex(),Qi=q(`^[^~]+(?=[^~])|(?!~)punct(~~?)(?=[\\s]|$)|notPunctSpace(~~?)(?!~)(?=punctSpace|$)|(?!~)punctSpace(~~?)(?=notPunctSpace)|[\\s](~~?)(?!~)(?=punct)|(?!~)punct(~~?)(?!~)(?=punct)|notPunctSpace(~~?)(?=notPunctSpace)`,`gu`).replace(/notPunctSpace/g,Pi).replace(/punctSpace/g,Ni).replace(/punct/g,Y).getRegex(),$i=q(/\\(punct)/,`gu`).replace(/punct/g,Y).getRegex(),ea=q(/(`+)(?:[^`]|[^`][\s\S]*?[^`])\1(?!`)|`+|\\(punct)/,`gu`).replace(/punct/g,Y).getRegex(),ta=q(/^<(scheme:[^\s\x00-\x1f<>]*|email)>/).replace(`scheme`,/[a-zA-Z][a-zA-Z0-9+.-]{1,31}/).replace(`email`,/[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+(@)[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+(?![-_])/).getRegex(),na=q(bi).replace(`(?:-->|$)`,`-->`).getRegex(),ra=q(`^comment|^</[a-zA-Z][a-zA-Z0-9-]*\\s*>|^<[a-zA-Z][a-zA-Z0-9-]*(?:attribute)*?\\s*/?>|^<\\?[\\s\\S]*?\\?>|^<![a-zA-Z]+\\s[\\s\\S]*?>|^<!\\[CDATA\\[[\\s\\S]*?\\]\\]>`).replace(`comment`,na).replace(`attribute`,/\s+[a-zA-Z:_][\w.:-]*(?:\s*=\s*"[^"]*"|\s*=\s*'[^']*'|\s*=\s*[^\s"'=<>`]+)?/).getRegex(),ia=/\[(?:\\[\s\S]|[^\[\]\\])*\]/,aa=q(/(?:\[(?:brackets|\\[\s\S]|[^\[\]\\])*\]|\\[\s\S]|`+(?!`)[^`]*?`+(?!`)|``+(?=\])|[^\[\]\\`])*?/).replace(`brackets`,ia).getRegex(),oa=q(/^!?\[(label)\]\([ \t\n]*(href)(?:(?:[ \t]+(?:\n[ \t]*)?|\n[ \t]*)(title))?[ \t\n]*\)/).replace(`label`,aa).replace(`href`,/<(?:\\.|[^\n<>\\])*>|(?!<)[^ \t\n\x00-\x1f]+|(?=\))/).replace(`title`,/"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|\((?:\\[\s\S]|[^)\\])*\)/).getRegex(),sa=q(/^!?\[(label)\]\[(ref)\]/).replace(`label`,aa).replace(`ref`,_i).getRegex(),ca=q(/^!?\[(ref)\](?:\[\])?/).replace(`ref`,_i).getRegex(),la=/(?!\s*\])(?:\\[\s\S]|[^\[\]\\]){1,999}/,ua=q(/(?:[^\[\]\\`]*(?:\[(?:brackets|\\[\s\S]|[^\[\]\\])*\]|\\[\s\S]|`+(?!`)[^`]*?`+(?!`)|``+(?=\]))){0,999}?[^\[\]\\`]*?/).replace(`brackets`,ia).getRegex(),da=q(`reflink|nolink(?!\\()`,`g`).replace(`reflink`,q(/^!?\[(label)\]\[(ref)\]/).replace(`label`,ua).replace(`ref`,la).getRegex()).replace(`nolink`,q(/^!?\[(ref)\](?:\[\])?/).replace(`ref`,la).getRegex()).getRegex(),fa=/[hH][tT][tT][pP][sS]?|[fF][tT][pP]/,pa=q(/(?:mailto:email|xmpp:email(?:\/[A-Za-z0-9@.]+)?)/).replace(/email/g,/[A-Za-z0-9._+-]+@[a-zA-Z0-9-_]+(?:\.[a-zA-Z0-9-_]*[a-zA-Z0-9])+(?![\w-])/).getRegex(),ma={_backpedal:ti,anyPunctuation:$i,anyPunctuationOutsideCode:ea,autolink:ta,blockSkip:Bi,br:ji,code:Ai,del:ti,delLDelim:ti,delRDelim:ti,emStrongLDelim:Hi,emStrongRDelimAst:Ki,emStrongRDelimUnd:Yi,escape:ki,link:oa,nolink:ca,punctuation:Fi,reflink:sa,reflinkSearch:da,tag:ra,text:Mi,url:ti},ha={...ma,emStrongLDelim:Wi,emStrongRDelimAst:Ji,emStrongRDelimUnd:Xi,link:q(/^!?\[(label)\]\((.*?)\)/).replace(`label`,aa).getRegex(),reflink:q(/^!?\[(label)\]\s*\[([^\]]*)\]/).replace(`label`,aa).getRegex()},ga={...ma,emStrongRDelimAst:qi,emStrongLDelim:Ui,delLDelim:Zi,delRDelim:Qi,url:q(/^emailProtocol|^((?:protocol):\/\/|www\.)(?:[a-zA-Z0-9\-]+\.?)+[^\s<]*|^email/).replace(`emailProtocol`,pa).replace(`protocol`,fa).replace(`email`,/[A-Za-z0-9._+-]+(@)[a-zA-Z0-9-_]+(?:\.[a-zA-Z0-9-_]*[a-zA-Z0-9])+(?![\w-])/).getRegex(),_backpedal:/(?:[^?!.,:;*_'"~()&]+|\([^)]*\)|&(?![a-zA-Z0-9]+;$)|[?!.,:;*_'"~)]+(?!$))+/,del:/^(~~?)(?=[^\s~])((?:\\[\s\S]|[^\\])*?(?:\\[\s\S]|[^\s~\\]))\1(?=[^~]|$)/,text:q(/^(?:[^a-zA-Z0-9](?=emailProtocol)|(`+|~+|[^`~])(?:(?=[`~])|(?= {2,}\n)|(?=[a-zA-Z0-9.!#$%&'*+\/=?_`{\|}~-]+@)|[\s\S]*?(?:(?=[\\<!\[`*~_]|\b_|protocol:\/\/|wwwStart|$)|[^ ](?= {2,}\n)|[^a-zA-Z0-9](?=emailProtocol)|[^a-zA-Z0-9.!#$%&'*+\/=?_`{\|}~-](?=[a-zA-Z0-9.!#$%&'*+\/=?_`{\|}~-]+@))))/).replace(`protocol`,fa).replace(/emailProtocol/g,/(?:mailto|xmpp):/).replace(`wwwStart`,ri?`(?<![^\\s*_~(])www\\.`:`www\\.`).getRegex()},_a={...ga,br:q(ji).replace(`{2,}`,`*`).getRegex(),text:q(ga.text).replace(`\\b_`,`\\b_| {2,}\\n`).replace(/\{2,\}/g,`*`).getRegex()},va={normal:Ti,gfm:Di,pedantic:Oi},ya={normal:ma,gfm:ga,breaks:_a,pedantic:ha},ba={"&":`&amp;`,"<":`&lt;`,">":`&gt;`,'"':`&quot;`,"'":`&#39;`},xa=e=>ba[e];function X(e,t){if(t){if(J.escapeTest.test(e))return e.replace(J.escapeReplace,xa)}else if(J.escapeTestNoEncode.test(e))return e.replace(J.escapeReplaceNoEncode,xa);return e}function Sa(e){return J.numericCharacterReference.test(e)?e.replace(J.numericCharacterReferenceOrAmpersand,(e,t,n)=>{if(t===void 0&&n===void 0)return`&amp;`;let r=t===void 0?Number.parseInt(n,16):Number.parseInt(t,10);return r===0||r>1114111||r>=55296&&r<=57343?`\ufffd`:r===38?`&amp;`:String.fromCodePoint(r)}):e}function Ca(e){try{e=encodeURI(e).replace(J.percentDecode,`%`)}catch{return null}return e}function wa(e,t){let n=e.replace(J.findPipe,(e,t,n)=>{let r=!1,i=t;for(;--i>=0&&n[i]===`\\`;)r=!r;return r?`|`:` |`}).split(J.splitPipe),r=0;if(n[0].trim()||n.shift(),n.length>0&&!n.at(-1)?.trim()&&n.pop(),t){if(n.length>t)n.splice(t);else for(;n.length<t;)n.push(``)}for(;r<n.length;r++)n[r]=n[r].trim().replace(J.slashPipe,`|`);return n}function Ta(e,t,n){let r=e.length;if(r===0)return``;let i=0;for(;i<r;){let a=e.charAt(r-i-1);if(a===t&&!n)i++;else if(a!==t&&n)i++;else break}return e.slice(0,r-i)}function Ea(e){let t=e.split(`
`),n=t.length-1;for(;n>=0&&J.blankLine.test(t[n]);)n--;return t.length-n<=2?e:t.slice(0,n+1).join(`
`)}function Da(e){return e.trim().replace(J.multipleSpaceGlobal,` `).toLowerCase().toUpperCase().toLowerCase()}function Oa(e,t){if(e.indexOf(t[0])===-1&&e.indexOf(t[1])===-1)return-1;let n=0;for(let r=0;r<e.length;r++)if(e[r]===`\\`)r++;else if(e[r]===t[0])n++;else if(e[r]===t[1]&&(n--,n<0))return r;return n>0?-2:-1}var ka=new WeakMap;function Aa(e){let t={"*":-1,_:-1},n=-1,r=e.length;for(let i=0;i<r;i++){let a=e[i];if(a!==`*`&&a!==`_`&&a!==`~`)continue;let o=i===0?`
`:e[i-1],s=i+1;for(;s<r&&e[s]===a;)s++;o!==` `&&o!==`	`&&o!==`
`&&o!==`\r`&&o!==`\f`&&(a===`~`?n=i:t[a]=i),i=s-1}return{maskedSrc:e,lastPossibleEmStrongCloserIndex:t,lastPossibleDelCloserIndex:n}}function ja(e,t){let n=Aa(t),r=ka.get(e);r?r.push(n):ka.set(e,[n])}function Ma(e){let t=ka.get(e);t&&(t.pop(),t.length===0&&ka.delete(e))}function Na(e,t,n){let r=ka.get(e)?.at(-1);return r&&r.maskedSrc===t?r.lastPossibleEmStrongCloserIndex[n]:Aa(t).lastPossibleEmStrongCloserIndex[n]}function Pa(e,t){let n=ka.get(e)?.at(-1);return n&&n.maskedSrc===t?n.lastPossibleDelCloserIndex:Aa(t).lastPossibleDelCloserIndex}function Fa(e,t=0){let n=t,r=``;for(let t of e)if(t===`	`){let e=4-n%4;r+=` `.repeat(e),n+=e}else r+=t,n++;return r}function Ia(e,t){let n=``;for(let r=0;r<e.length;r++){if(e[r]==="`"){let i=t.inline.code.exec(e.slice(r));if(i){n+=i[0],r+=i[0].length-1;continue}}e[r]===`\\`&&(e[r+1]===`[`||e[r+1]===`]`)?(n+=e[r+1],r++):n+=e[r]}return n}function La(e,t,n,r,i){let a=t.href,o=t.title||null,s=Ia(e[1],i),c=e[0].charAt(0)===`!`,l=r.state.inLink,u=r.state.linkEmitted,d=r.state.inRawBlock;r.state.inLink=!0,r.state.linkEmitted=!1;let f=r.inlineTokens(s),p=r.state.linkEmitted;if(r.state.linkEmitted=u,r.state.inLink=l,!c){if(p){r.state.inRawBlock=d;return}r.state.linkEmitted=!0}return{type:c?`image`:`link`,raw:n,href:a,title:o,text:s,tokens:f}}function Ra(e,t,n){let r=e.match(n.other.indentCodeCompensation);if(r===null)return t;let i=r[1];return t.split(`
`).map(e=>{let t=e.match(n.other.beginningSpace);if(t===null)return e;let[r]=t;return e.slice(Math.min(r.length,i.length))}).join(`
`)}function za(e,t,n,r){if(!t.includes(`<`))return!1;for(let i=0;i<t.length;i++){if(t[i]===`\\`){i++;continue}if(t[i]==="`"){let e=r.inline.code.exec(t.slice(i));if(e){i+=e[0].length-1;continue}}if(t[i]!==`<`)continue;let a=e.slice(n+i),o=r.inline.tag.exec(a)||r.inline.autolink.exec(a);if(o){if(o[0].length>t.length-i)return!0;i+=o[0].length-1}}return!1}var Ba=class{constructor(e){K(this,`options`,void 0),K(this,`rules`,void 0),K(this,`lexer`,void 0),this.options=e||$r}space(e){let t=this.rules.block.newline.exec(e);if(t&&t[0].length>0)return{type:`space`,raw:t[0]}}code(e){let t=this.rules.block.code.exec(e);if(t){let e=this.options.pedantic?t[0]:Ea(t[0]);return{type:`code`,raw:e,codeBlockStyle:`indented`,text:e.replace(this.rules.other.codeRemoveIndent,``)}}}fences(e){let t=this.rules.block.fences.exec(e);if(t){let e=t[0],n=Ra(e,t[3]||``,this.rules);return t[3]!==void 0&&(n===``||n.endsWith(`
`))&&(n+=`
`),{type:`code`,raw:e,lang:t[2]?t[2].trim().replace(this.rules.inline.anyPunctuation,`$1`):t[2],text:n}}}heading(e){let t=this.rules.block.heading.exec(e);if(t){let e=t[2].trim();if(this.rules.other.endingHash.test(e)){let t=Ta(e,`#`);(this.options.pedantic||!t||this.rules.other.endingSpaceTabChar.test(t))&&(e=t.trim())}return{type:`heading`,raw:Ta(t[0],`
`),depth:t[1].length,text:e,tokens:this.lexer.inline(e)}}}hr(e){let t=this.rules.block.hr.exec(e);if(t)return{type:`hr`,raw:Ta(t[0],`
`)}}blockquote(e){let t=this.rules.block.blockquote.exec(e);if(t){let e=Ta(t[0],`
`).split(`
`),n=``,r=``,i=[];for(;e.length>0;){let t=!1,a=[],o=0;for(;o<e.length;o++)if(this.rules.other.blockquoteStart.test(e[o]))a.push(e[o]),t=!0;else if(!t)a.push(e[o]);else break;e=e.slice(o);let s=a.join(`
`),c=s.replace(this.rules.other.blockquoteMarkerWhitespace,(e,t,n)=>n.startsWith(` `)?t+` `+n.slice(1):t+Fa(n,t.length)).replace(this.rules.other.blockquoteSetextReplace,`
    $1`).replace(this.rules.other.blockquoteSetextReplace2,``);n=n?`${n}
${s}`:s,r=r?`${r}
${c}`:c;let l=this.lexer.state.top;if(this.lexer.state.top=!0,this.lexer.blockTokens(c,i,!0),this.lexer.state.top=l,e.length===0)break;let u=i.at(-1);if(u?.type===`code`||u?.type===`heading`||u?.type===`hr`||u?.type===`html`||u?.type===`table`)break;if(u?.type===`blockquote`){let t=u,a=e.join(`
`),o=t.raw+`
`+a.replace(this.rules.other.blockquoteSetextReplace2,``),s=this.blockquote(o);i[i.length-1]=s;let c=o.substring(s.raw.length).replace(/^\n/,``),l=c?c.split(`
`).length:0,d=l?e.slice(0,-l):e;if(d.length>0&&(n=`${n}
${d.join(`
`)}`),r=r.substring(0,r.length-t.text.length)+s.text,e=e.slice(d.length),e.length>0&&this.rules.other.blockquoteStart.test(e[0]))continue;break}if(u?.type===`list`){let t=u,a=t.raw+`
`+e.join(`
`),o=this.list(a);i[i.length-1]=o;let s=o.raw.length>t.raw.length?a.slice(t.raw.length+1,o.raw.length).split(`
`).length:0;if(s>0){let t=e.slice(0,s).join(`
`);n=`${n}
${t}`,r=`${r}
${t}`}if(e=e.slice(s),e.length>0&&!this.rules.other.blockquoteStart.test(e[0]))break}}return{type:`blockquote`,raw:n,tokens:i,text:r}}}list(e){let t=this.rules.block.list.exec(e);if(t){if(!this.options.pedantic&&this.lexer.state.lastToken?.type===`text`&&!this.rules.other.listInterruptsParagraph.test(e))return;let n=e,r=()=>n.length-e.length,i=t[1].trim(),a=i.length>1,o={type:`list`,raw:``,ordered:a,start:a?+i.slice(0,-1):``,loose:!1,items:[]};i=a?`\\d{1,9}\\${i.slice(-1)}`:`\\${i}`,this.options.pedantic&&(i=a?i:`[*+-]`);let s=this.rules.other.listItemRegex(i),c=!1;for(;e;){let i=!1,a=``;if(!(t=s.exec(e))||this.rules.block.hr.test(e))break;let l=r();e=e.substring(t[0].length);let u=t[2].split(`
`,1)[0],d=t[1].length,f=this.options.pedantic?Fa(u,d):u.replace(this.rules.other.leadingSpaceTab,e=>Fa(e,d)),p=e.split(`
`,1)[0],m=!f.trim(),h=0;if(this.options.pedantic?(h=2,a=f.trimStart()):m?h=d+1:(h=f.search(this.rules.other.nonSpaceChar),h=h>4?1:h,a=f.slice(h),h+=d),m&&this.rules.other.blankLine.test(p)&&(e=e.substring(p.length+1),i=!0),!i){let t=this.rules.other.nextBulletRegex(h),n=this.rules.other.hrRegex(h),r=this.rules.other.fencesBeginRegex(h),i=this.options.pedantic?this.rules.other.pedanticHeadingBeginRegex(h):this.rules.other.headingBeginRegex(h),o=this.rules.other.htmlBeginRegex(h),s=this.rules.other.blockquoteBeginRegex(h),c=!1;for(;e;){let l=e.split(`
`,1)[0],u;if(p=l,this.options.pedantic?(p=p.replace(this.rules.other.listReplaceNesting,`  `),u=p):u=p.replace(this.rules.other.leadingSpaceTab,e=>Fa(e)),r.test(p)||i.test(p)||o.test(p)||s.test(p)||t.test(p)||n.test(p))break;if(u.search(this.rules.other.nonSpaceChar)>=h||!p.trim())a+=`
`+u.slice(h),c=!1;else{if(m)break;let e=f;if(!this.options.pedantic&&!a.includes(`
`)&&!f.includes(`	`)){let t;for(;!n.test(e)&&(t=this.rules.other.nestedBlockMarker.exec(e));)e=e.slice(t[0].length);if(!e.trim())break}if(e.replace(this.rules.other.tabCharGlobal,`    `).search(this.rules.other.nonSpaceChar)>=4||r.test(e)||i.test(e)||o.test(e)||n.test(e))break;if(!this.options.pedantic&&!c){let e=f.replace(this.rules.other.nestedContainerMarkers,``);if(this.rules.block.fences.test(e)||this.rules.block.heading.test(e)||this.rules.block.hr.test(e))break}let t=!this.options.pedantic&&/^ {0,3}(?:=+|-+) *$/.test(p)&&this.rules.block.lheading.test(`${f}
${p}`)?`    ${u.replace(/^ {0,3}/,``)}`:p;a+=`
`+t,c=!0}m=!p.trim(),e=e.substring(l.length+1),f=u.slice(h)}}let g=n.slice(l,r());o.loose||(c?o.loose=!0:this.rules.other.doubleBlankLine.test(g)&&(c=!0)),o.items.push({type:`list_item`,raw:g,task:!!this.options.gfm&&this.rules.other.listIsTask.test(a),loose:!1,text:a,tokens:[]})}let l=o.items.at(-1);if(l)l.raw=l.raw.trimEnd(),l.text=l.text.trimEnd();else return;o.raw=n.slice(0,r()).trimEnd();let u=[];for(let e of o.items)if(this.lexer.state.top=!1,u.push(this.lexer.inlineQueue.length),e.tokens=this.lexer.blockTokens(e.text,[]),!o.loose){let t=e.tokens.filter(e=>e.type===`space`);o.loose=t.length>0&&t.some(e=>this.rules.other.anyLine.test(e.raw))}for(let e=0;e<o.items.length;e++){let t=o.items[e],n=t.tokens[0];if(t.task&&(n?.type===`text`||n?.type===`paragraph`)){t.text=t.text.replace(this.rules.other.listReplaceTask,``),n.raw=n.raw.replace(this.rules.other.listReplaceTask,``),n.text=n.text.replace(this.rules.other.listReplaceTask,``);let r=this.lexer.inlineQueue;for(let t=u[e];t<r.length;t++)if(r[t].tokens===n.tokens){r[t].src=r[t].src.replace(this.rules.other.listReplaceTask,``);break}let i=this.rules.other.listTaskCheckbox.exec(t.raw);if(i){let e={type:`checkbox`,raw:i[0]+` `,checked:i[0]!==`[ ]`};t.checked=e.checked,o.loose?t.tokens[0]&&[`paragraph`,`text`].includes(t.tokens[0].type)&&`tokens`in t.tokens[0]&&t.tokens[0].tokens?(t.tokens[0].raw=e.raw+t.tokens[0].raw,t.tokens[0].text=e.raw+t.tokens[0].text,t.tokens[0].tokens.unshift(e)):t.tokens.unshift({type:`paragraph`,raw:e.raw,text:e.raw,tokens:[e]}):t.tokens.unshift(e)}}else t.task&&=!1}if(o.loose)for(let e of o.items){e.loose=!0;for(let t of e.tokens)t.type===`text`&&(t.type=`paragraph`)}return o}}html(e){let t=this.rules.block.html.exec(e);if(t){if(this.lexer.state.lastToken?.type===`paragraph`&&!this.rules.other.htmlBeginRegex(4).test(e))return;let n=Ea(t[0]);return{type:`html`,block:!0,raw:n,pre:t[1]===`pre`||t[1]===`script`||t[1]===`style`,text:n}}}def(e){let t=this.rules.block.def.exec(e);if(t){if(!this.rules.other.startAngleBracket.test(t[2])&&Oa(t[2],`()`)!==-1)return;let e=Da(t[1]),n=t[2]?t[2].replace(this.rules.other.hrefBrackets,`$1`).replace(this.rules.inline.anyPunctuation,`$1`):``,r=t[3]?t[3].substring(1,t[3].length-1).replace(this.rules.inline.anyPunctuation,`$1`):t[3];return{type:`def`,tag:e,raw:Ta(t[0],`
`),href:n,title:r}}}table(e){let t=this.rules.block.table.exec(e);if(!t||!this.rules.other.tableDelimiter.test(t[2]))return;let n=wa(t[1]),r=t[2].replace(this.rules.other.tableAlignChars,``).split(`|`),i=t[3]?.trim()?t[3].replace(this.rules.other.tableRowBlankLine,``).split(`
`):[],a={type:`table`,raw:Ta(t[0],`
`),header:[],align:[],rows:[]};if(n.length===r.length){for(let e of r)this.rules.other.tableAlignRight.test(e)?a.align.push(`right`):this.rules.other.tableAlignCenter.test(e)?a.align.push(`center`):this.rules.other.tableAlignLeft.test(e)?a.align.push(`left`):a.align.push(null);for(let e=0;e<n.length;e++)a.header.push({text:n[e],tokens:this.lexer.inline(n[e]),header:!0,align:a.align[e]});for(let e of i)a.rows.push(wa(e,a.header.length).map((e,t)=>({text:e,tokens:this.lexer.inline(e),header:!1,align:a.align[t]})));return a}}lheading(e){let t=this.rules.block.lheading.exec(e);if(t){let e=t[1].trim();return{type:`heading`,raw:Ta(t[0],`
`),depth:t[2].charAt(0)===`=`?1:2,text:e,tokens:this.lexer.inline(e)}}}paragraph(e){let t=this.rules.block.paragraph.exec(e);if(t){let e=t[1].charAt(t[1].length-1)===`
`?t[1].slice(0,-1):t[1];return{type:`paragraph`,raw:t[0],text:e,tokens:this.lexer.inline(e)}}}text(e){let t=this.rules.block.text.exec(e);if(t)return{type:`text`,raw:t[0],text:t[0],tokens:this.lexer.inline(t[0])}}escape(e){if(e.charCodeAt(0)!==92)return;let t=this.rules.inline.escape.exec(e);if(t)return{type:`escape`,raw:t[0],text:t[1]}}tag(e){if(e.charCodeAt(0)!==60)return;let t=this.rules.inline.tag.exec(e);if(t)return!this.lexer.state.inLink&&this.rules.other.startATag.test(t[0])?this.lexer.state.inLink=!0:this.lexer.state.inLink&&this.rules.other.endATag.test(t[0])&&(this.lexer.state.inLink=!1),!this.lexer.state.inRawBlock&&this.rules.other.startPreScriptTag.test(t[0])?this.lexer.state.inRawBlock=!0:this.lexer.state.inRawBlock&&this.rules.other.endPreScriptTag.test(t[0])&&(this.lexer.state.inRawBlock=!1),{type:`html`,raw:t[0],inLink:this.lexer.state.inLink,inRawBlock:this.lexer.state.inRawBlock,block:!1,text:t[0]}}link(e){if(this.lexer.state.linkParenPossible===!1)return;let t=e.charCodeAt(0);if(t!==91&&t!==33)return;let n=this.rules.inline.link.exec(e);if(n){let t=n[0].charAt(0)===`!`?2:1;if(!this.options.pedantic&&za(e,n[1],t,this.rules))return;let r=n[2].trim();if(!this.options.pedantic&&this.rules.other.startAngleBracket.test(r)){if(!this.rules.other.endAngleBracket.test(r))return;let e=Ta(r.slice(0,-1),`\\`);if((r.length-e.length)%2==0)return}else{let e=Oa(n[2],`()`);if(e===-2)return;if(e>-1){let t=(n[0].indexOf(`!`)===0?5:4)+n[1].length+e;n[2]=n[2].substring(0,e),n[0]=n[0].substring(0,t).trim(),n[3]=``}}let i=Ta(n[0].slice(0,-1),`\\`);if((n[0].length-i.length)%2==0)return;let a=n[2],o=``;if(this.options.pedantic){let e=this.rules.other.pedanticHrefTitle.exec(a);e&&(a=e[1],o=e[3])}else o=n[3]?n[3].slice(1,-1):``;return a=a.trim(),this.rules.other.startAngleBracket.test(a)&&(a=this.options.pedantic&&!this.rules.other.endAngleBracket.test(r)?a.slice(1):a.slice(1,-1)),La(n,{href:a&&a.replace(this.rules.inline.anyPunctuation,`$1`),title:o&&o.replace(this.rules.inline.anyPunctuation,`$1`)},n[0],this.lexer,this.rules)}}reflink(e,t){let n=e.charCodeAt(0);if(n!==91&&n!==33)return;let r;if((r=this.rules.inline.reflink.exec(e))||(r=this.rules.inline.nolink.exec(e))){let n=r[0].charAt(0)===`!`?2:1;if(!this.options.pedantic&&za(e,r[1],n,this.rules))return;let i=t[Da(r[2]||r[1])];if(!i){let e=r[0].charAt(0);return{type:`text`,raw:e,text:e}}return La(r,i,r[0],this.lexer,this.rules)}}emStrong(e,t,n=``){let r=this.rules.inline.emStrongLDelim.exec(e);if(!r||!r[1]&&!r[2]&&!r[3]&&!r[4])return;let i=r[0][0],a=n===i,o=t.length-e.length,s=o;for(;!this.options.pedantic&&s>0&&t[s-1]===i;)s--;let c=[...t.slice(Math.max(0,s-2),s)].at(-1)??``,l=c===`*`||c===`_`||!!this.rules.inline.punctuation.exec(c);s<o&&(n=c);let u=s<o?l:n===`*`||n===`_`||!!this.rules.inline.punctuation.exec(n);if(r[4]&&n.match(this.rules.other.unicodeAlphaNumeric))return;let d=r[1]||r[3]||``;if(!d||!n||u){let n=[...r[0]].length-1,u,f,p=n,m=0,h=o-s+n,g=!this.options.pedantic&&!!c.trim()&&(!!d||i===`*`&&!l);if(i!==`*`&&i!==`_`)return;let ee=i===`*`?this.rules.inline.emStrongRDelimAst:this.rules.inline.emStrongRDelimUnd,te=Na(this,t,i),ne=t.length-e.length+n;if(te<ne)return;t=t.slice(-1*e.length+n);let re=te-ne;for(ee.lastIndex=0;(r=ee.exec(t))!==null&&!(r.index>re);){if(u=r[1]||r[2]||r[3]||r[4]||r[5]||r[6],!u)continue;if(f=[...u].length,r[3]||r[4]){p+=f;continue}if((r[5]||r[6]||g)&&h%3&&!((h+f)%3)){if(a&&(r[5]||r[6]))break;m+=f;continue}if(p-=f,p>0)continue;f=Math.min(f,f+p+m);let t=[...r[0]][0].length,i=e.slice(0,n+r.index+t+f);if(Math.min(n,f)%2){let e=i.slice(1,-1);return{type:`em`,raw:i,text:e,tokens:this.lexer.inlineTokens(e)}}let o=i.slice(2,-2);return{type:`strong`,raw:i,text:o,tokens:this.lexer.inlineTokens(o)}}}}codespan(e){if(e.charCodeAt(0)!==96)return;let t=this.rules.inline.code.exec(e);if(t){let e=t[2].replace(this.rules.other.newLineCharGlobal,` `),n=this.rules.other.nonSpaceChar.test(e),r=this.rules.other.startingSpaceChar.test(e)&&this.rules.other.endingSpaceChar.test(e);return n&&r&&(e=e.substring(1,e.length-1)),{type:`codespan`,raw:t[0],text:e}}}br(e){let t=e.charCodeAt(0);if(t!==32&&t!==92&&t!==10)return;let n=this.rules.inline.br.exec(e);if(n)return{type:`br`,raw:n[0]}}del(e,t,n=``){if(e.charCodeAt(0)!==126)return;let r=this.rules.inline.delLDelim.exec(e);if(r&&(!r[1]||!n||this.rules.inline.punctuation.exec(n))){let n=[...r[0]].length-1,i,a,o=n,s=this.rules.inline.delRDelim,c=Pa(this,t),l=t.length-e.length+n;if(c<l)return;t=t.slice(-1*e.length+n);let u=c-l;for(s.lastIndex=0;(r=s.exec(t))!==null&&!(r.index>u);){if(i=r[1]||r[2]||r[3]||r[4]||r[5]||r[6],!i||(a=[...i].length,a!==n))continue;if(r[3]||r[4]){o+=a;continue}if(o-=a,o>0)continue;a=Math.min(a,a+o);let t=[...r[0]][0].length,s=e.slice(0,n+r.index+t+a),c=s.slice(n,-n);return{type:`del`,raw:s,text:c,tokens:this.lexer.inlineTokens(c)}}}}autolink(e){if(e.charCodeAt(0)!==60)return;let t=this.rules.inline.autolink.exec(e);if(t){let e,n;return t[2]===`@`?(e=t[1],n=`mailto:`+e):(e=t[1],n=e),{type:`link`,raw:t[0],text:e,href:n,autolink:!0,tokens:[{type:`text`,raw:e,text:e}]}}}url(e){let t;if(t=this.rules.inline.url.exec(e)){let e,n;if(t[2]===`@`)e=t[0],n=`mailto:`+e;else{let r;do r=t[0],t[0]=this.rules.inline._backpedal.exec(t[0])?.[0]??``;while(r!==t[0]);e=t[0],n=t[1]===`www.`?`http://`+t[0]:t[0]}return{type:`link`,raw:t[0],text:e,href:n,autolink:!0,tokens:[{type:`text`,raw:e,text:e}]}}}inlineText(e){let t=this.rules.inline.text.exec(e);if(t){let e=this.lexer.state.inRawBlock;return{type:`text`,raw:t[0],text:e?t[0]:Sa(t[0]),escaped:e}}}},Z=(Xr=new WeakSet,class e{constructor(e){Jr(this,Xr),K(this,`tokens`,void 0),K(this,`options`,void 0),K(this,`state`,void 0),K(this,`inlineQueue`,void 0),K(this,`tokenizer`,void 0),this.tokens=[],this.tokens.links=Object.create(null),this.options=e||$r,this.options.tokenizer=this.options.tokenizer||new Ba,this.tokenizer=this.options.tokenizer,this.tokenizer.options=this.options,this.tokenizer.lexer=this,this.inlineQueue=[],this.state={inLink:!1,inRawBlock:!1,linkEmitted:!1,linkParenPossible:!0,top:!0};let t={other:J,block:va.normal,inline:ya.normal};this.options.pedantic?(t.block=va.pedantic,t.inline=ya.pedantic):this.options.gfm&&(t.block=va.gfm,t.inline=this.options.breaks?ya.breaks:ya.gfm),this.tokenizer.rules=t}static get rules(){return{block:va,inline:ya}}static lex(t,n){return new e(n).lex(t)}static lexInline(t,n){return new e(n).inlineTokens(t)}lex(e){e=e.replace(J.carriageReturn,`
`),this.blockTokens(e,this.tokens);for(let e=0;e<this.inlineQueue.length;e++){let t=this.inlineQueue[e];this.state.inRawBlock=!1,this.inlineTokens(t.src,t.tokens)}return this.inlineQueue=[],this.tokens}blockTokens(e,t=[],n=!1){this.tokenizer.lexer=this;let r=this.state.lastToken;this.options.pedantic&&(e=e.replace(J.tabCharGlobal,`    `).replace(J.spaceLine,``));let i=1/0,a,o=this.options.gfm&&!this.options.pedantic&&this.tokenizer.paragraph===Ba.prototype.paragraph;for(;e;){if(e.length<i)i=e.length;else{this.infiniteLoopError(e.charCodeAt(0));break}this.state.lastToken=t.at(-1);let r;if(this.options.extensions?.block?.some(n=>(r=n.call({lexer:this},e,t))?(e=e.substring(r.raw.length),t.push(r),!0):!1))continue;if(r=this.tokenizer.space(e)){e=e.substring(r.raw.length);let n=t.at(-1);r.raw.length===1&&n!==void 0?n.raw+=`
`:t.push(r);continue}if(r=this.tokenizer.code(e)){e=e.substring(r.raw.length);let n=t.at(-1);n?.type===`paragraph`||n?.type===`text`?(n.raw+=(n.raw.endsWith(`
`)?``:`
`)+r.raw,n.text+=`
`+r.text,this.inlineQueue.at(-1).src=n.text):t.push(r);continue}if((r=this.tokenizer.fences(e))||(r=this.tokenizer.heading(e))||(r=this.tokenizer.hr(e))||(r=this.tokenizer.blockquote(e))||(r=this.tokenizer.list(e))||(r=this.tokenizer.html(e))){e=e.substring(r.raw.length),t.push(r);continue}if(r=this.tokenizer.def(e)){e=e.substring(r.raw.length);let n=t.at(-1);n?.type===`paragraph`||n?.type===`text`?(n.raw+=(n.raw.endsWith(`
`)?``:`
`)+r.raw,n.text+=`
`+r.raw,this.inlineQueue.at(-1).src=n.text):(this.tokens.links[r.tag]||(this.tokens.links[r.tag]={href:r.href,title:r.title}),t.push(r));continue}if((r=this.tokenizer.table(e))||(r=this.tokenizer.lheading(e))){e=e.substring(r.raw.length),t.push(r);continue}let s=e;if(this.options.extensions?.startBlock){let t=1/0,n=e.slice(1),r;this.options.extensions.startBlock.forEach(e=>{r=e.call({lexer:this},n),typeof r==`number`&&r>=0&&(t=Math.min(t,r))}),t<1/0&&t>=0&&(s=e.substring(0,t+1))}if(this.state.top&&(r=this.tokenizer.paragraph(s))){let i=t.at(-1);(n||i===a&&o)&&i?.type===`paragraph`?(i.raw+=(i.raw.endsWith(`
`)?``:`
`)+r.raw,i.text+=`
`+r.text,this.inlineQueue.pop(),this.inlineQueue.at(-1).src=i.text,a=i):(t.push(r),a=r),n=s.length!==e.length,e=e.substring(r.raw.length)}else if(r=this.tokenizer.text(e)){e=e.substring(r.raw.length);let n=t.at(-1);n?.type===`text`?(n.raw+=(n.raw.endsWith(`
`)?``:`
`)+r.raw,n.text+=`
`+r.text,this.inlineQueue.pop(),this.inlineQueue.at(-1).src=n.text):t.push(r)}else if(e){this.infiniteLoopError(e.charCodeAt(0));break}}return this.state.top=!0,this.state.lastToken=r,t}inline(e,t=[]){return this.inlineQueue.push({src:e,tokens:t}),t}linkInText(e){if(!e.includes(`[`))return!1;let t=this.tokenizer.rules.inline.link;for(let n of e.matchAll(this.tokenizer.rules.inline.blockSkip))if(t.test(n[0])&&e.charAt(n.index-1)!==`!`)return!0;for(let t of e.matchAll(this.tokenizer.rules.inline.reflinkSearch)){let e=t[0],n=e.lastIndexOf(`[`);if(e.charAt(0)!==`!`&&Object.hasOwn(this.tokens.links,Da(e.slice(n+1,-1)))&&!(n>1&&this.linkInText(e.slice(1,n-1))))return!0}return!1}inlineTokens(e,t=[]){this.tokenizer.lexer=this;let n=this.state.linkParenPossible;this.state.linkParenPossible=e.includes(`)`);try{return Yr(Xr,this,Va).call(this,e,t)}finally{this.state.linkParenPossible=n}}infiniteLoopError(e){let t=`Infinite loop on byte: `+e;if(this.options.silent)console.error(t);else throw Error(t)}});function Va(e,t){let n=e.includes(`*`)||e.includes(`_`)||e.includes(`~`),r=n||this.options.hooks?.emStrongMask||this.tokenizer.emStrong!==Ba.prototype.emStrong||this.tokenizer.del!==Ba.prototype.del?Yr(Xr,this,Wa).call(this,e):e;if(!n)return Yr(Xr,this,Ha).call(this,e,r,t);ja(this.tokenizer,r);try{return Yr(Xr,this,Ha).call(this,e,r,t)}finally{Ma(this.tokenizer)}}function Ha(e,t,n){let r=!1,i=``,a=1/0;for(;e;){if(e.length<a)a=e.length;else{this.infiniteLoopError(e.charCodeAt(0));break}r||(i=``),r=!1;let o;if(this.options.extensions?.inline?.some(t=>(o=t.call({lexer:this},e,n))?(e=e.substring(o.raw.length),n.push(o),!0):!1))continue;if((o=this.tokenizer.escape(e))||(o=this.tokenizer.tag(e))||(o=this.tokenizer.link(e))){e=e.substring(o.raw.length),n.push(o);continue}if(o=this.tokenizer.reflink(e,this.tokens.links)){e=e.substring(o.raw.length);let t=n.at(-1);o.type===`text`&&t?.type===`text`?(t.raw+=o.raw,t.text+=o.text):n.push(o);continue}let s=e[0];if(s===`*`||s===`_`){let a=t.length-e.length;if(Na(this.tokenizer,t,s)<=a){let t=1;for(;t<e.length&&e.charCodeAt(t)===s.charCodeAt(0);)t++;let a=e.substring(0,t),o=n.at(-1);o?.type===`text`&&!o.escaped?(o.raw+=a,o.text+=a):n.push({type:`text`,raw:a,text:a,escaped:!1}),e=e.substring(t),i=s,r=!0;continue}}else if(s===`~`){let a=t.length-e.length;if(Pa(this.tokenizer,t)<=a){let t=1;for(;t<e.length&&e.charCodeAt(t)===126;)t++;let a=e.substring(0,t),o=n.at(-1);o?.type===`text`&&!o.escaped?(o.raw+=a,o.text+=a):n.push({type:`text`,raw:a,text:a,escaped:!1}),e=e.substring(t),i=s,r=!0;continue}}if((o=this.tokenizer.emStrong(e,t,i))||(o=this.tokenizer.codespan(e))||(o=this.tokenizer.br(e))||(o=this.tokenizer.del(e,t,i))||(o=this.tokenizer.autolink(e))||!this.state.inLink&&(o=this.tokenizer.url(e))){e=e.substring(o.raw.length),n.push(o);continue}let c=e;if(this.options.extensions?.startInline){let t=1/0,n=e.slice(1),r;this.options.extensions.startInline.forEach(e=>{r=e.call({lexer:this},n),typeof r==`number`&&r>=0&&(t=Math.min(t,r))}),t<1/0&&t>=0&&(c=e.substring(0,t+1))}if(o=this.tokenizer.inlineText(c)){e=e.substring(o.raw.length),o.raw.slice(-1)!==`_`&&(i=o.raw.slice(-1)),r=!0;let t=n.at(-1);t?.type===`text`?(t.raw+=o.raw,t.text+=o.text):n.push(o)}else if(e){this.infiniteLoopError(e.charCodeAt(0));break}}return n}function Ua(e){let{blockSkip:t,tag:n,autolink:r}=this.tokenizer.rules.inline,i=``,a=0,o;for(t.lastIndex=0;o=t.exec(e);){let s=o.index+(o[2]?o[2].length:0),c=o.index+o[0].length;if(e.charAt(s)===`<`){let i=e.slice(s),a=n.exec(i)||r.exec(i);if(!a){t.lastIndex=s+1;continue}c=s+a[0].length,t.lastIndex=c}i+=e.slice(a,s)+`[`+`a`.repeat(c-s-2)+`]`,a=c}return i+e.slice(a)}function Wa(e){let t=e;if(this.tokens.links&&e.includes(`[`)){let e=this.tokenizer.rules.inline.reflinkSearch,n=t=>{let r=t.lastIndexOf(`[`);if(!Object.hasOwn(this.tokens.links,Da(t.slice(r+1,-1))))return t;if(r>1&&t.charAt(0)!==`!`){let i=t.slice(1,r-1);if(this.linkInText(i))return`[`+i.replace(e,n)+`][`+`a`.repeat(t.length-r-2)+`]`}return`[`+`a`.repeat(t.length-2)+`]`};t=t.replace(e,n)}return t=t.replace(this.tokenizer.rules.inline.anyPunctuationOutsideCode,(e,t,n)=>n?`+`.repeat(e.length):t?t+e.slice(t.length,-t.length).replace(/`/g,`+`)+t:e),t=Yr(Xr,this,Ua).call(this,t),t=this.options.hooks?.emStrongMask?.call({lexer:this},t)??t,t}var Ga=class{constructor(e){K(this,`options`,void 0),K(this,`parser`,void 0),this.options=e||$r}space(e){return``}code({text:e,lang:t,escaped:n}){let r=(t||``).match(J.notSpaceStart)?.[0],i=e?e.replace(J.endingNewline,``)+`
`:``;return r?`<pre><code class="language-`+X(r)+`">`+(n?i:X(i,!0))+`</code></pre>
`:`<pre><code>`+(n?i:X(i,!0))+`</code></pre>
`}blockquote({tokens:e}){return`<blockquote>
${this.parser.parse(e)}</blockquote>
`}html({text:e}){return e}def(e){return``}heading({tokens:e,depth:t}){return`<h${t}>${this.parser.parseInline(e)}</h${t}>
`}hr(e){return`<hr>
`}list(e){let t=e.ordered,n=e.start,r=``;for(let t=0;t<e.items.length;t++){let n=e.items[t];r+=this.listitem(n)}let i=t?`ol`:`ul`,a=t&&n!==1?` start="`+n+`"`:``;return`<`+i+a+`>
`+r+`</`+i+`>
`}listitem(e){return`<li>${this.parser.parse(e.tokens)}</li>
`}checkbox({checked:e}){return`<input `+(e?`checked="" `:``)+`disabled="" type="checkbox"> `}paragraph({tokens:e}){return`<p>${this.parser.parseInline(e)}</p>
`}table(e){let t=``,n=``;for(let t=0;t<e.header.length;t++)n+=this.tablecell(e.header[t]);t+=this.tablerow({text:n});let r=``;for(let t=0;t<e.rows.length;t++){let i=e.rows[t];n=``;for(let e=0;e<i.length;e++)n+=this.tablecell(i[e]);r+=this.tablerow({text:n})}return r&&=`<tbody>${r}</tbody>`,`<table>
<thead>
`+t+`</thead>
`+r+`</table>
`}tablerow({text:e}){return`<tr>
${e}</tr>
`}tablecell(e){let t=this.parser.parseInline(e.tokens),n=e.header?`th`:`td`;return(e.align?`<${n} align="${e.align}">`:`<${n}>`)+t+`</${n}>
`}strong({tokens:e}){return`<strong>${this.parser.parseInline(e)}</strong>`}em({tokens:e}){return`<em>${this.parser.parseInline(e)}</em>`}codespan({text:e}){return`<code>${X(e,!0)}</code>`}br(e){return`<br>`}del({tokens:e}){return`<del>${this.parser.parseInline(e)}</del>`}link({href:e,title:t,text:n,tokens:r,autolink:i}){let a=i?X(n,!0):this.parser.parseInline(r),o=Ca(e);if(o===null)return a;e=X(o,i);let s=`<a href="`+e+`"`;return t&&(s+=` title="`+X(t)+`"`),s+=`>`+a+`</a>`,s}image({href:e,title:t,text:n,tokens:r}){r&&(n=this.parser.parseInline(r,this.parser.textRenderer));let i=Ca(e);if(i===null)return X(n);e=i;let a=`<img src="${X(e)}" alt="${X(n)}"`;return t&&(a+=` title="${X(t)}"`),a+=`>`,a}text(e){return`tokens`in e&&e.tokens?this.parser.parseInline(e.tokens):`escaped`in e&&e.escaped?e.text:X(e.text)}},Ka=class{constructor(){K(this,`parser`,void 0)}strong({text:e,tokens:t}){return t?this.parser.parseInline(t,this):e}em({text:e,tokens:t}){return t?this.parser.parseInline(t,this):e}codespan({text:e}){return e}del({text:e,tokens:t}){return t?this.parser.parseInline(t,this):e}html({text:e}){return e}text({text:e}){return e}link({text:e,tokens:t}){return t?this.parser.parseInline(t,this):e}image({text:e,tokens:t}){return t?this.parser.parseInline(t,this):e}br(){return`
`}checkbox({raw:e}){return e}},Q=class e{constructor(e){K(this,`options`,void 0),K(this,`renderer`,void 0),K(this,`textRenderer`,void 0),this.options=e||$r,this.options.renderer=this.options.renderer||new Ga,this.renderer=this.options.renderer,this.renderer.options=this.options,this.renderer.parser=this,this.textRenderer=new Ka,this.textRenderer.parser=this}static parse(t,n){return new e(n).parse(t)}static parseInline(t,n){return new e(n).parseInline(t)}parse(e){this.renderer.parser=this;let t=``;for(let n=0;n<e.length;n++){let r=e[n];if(this.options.extensions?.renderers?.[r.type]){let e=r,n=this.options.extensions.renderers[e.type].call({parser:this},e);if(n!==!1||![`space`,`hr`,`heading`,`code`,`table`,`blockquote`,`list`,`checkbox`,`html`,`def`,`paragraph`,`text`].includes(e.type)){t+=n===!1?``:n??``;continue}}let i=r;switch(i.type){case`space`:t+=this.renderer.space(i);break;case`hr`:t+=this.renderer.hr(i);break;case`heading`:t+=this.renderer.heading(i);break;case`code`:t+=this.renderer.code(i);break;case`table`:t+=this.renderer.table(i);break;case`blockquote`:t+=this.renderer.blockquote(i);break;case`list`:t+=this.renderer.list(i);break;case`checkbox`:t+=this.renderer.checkbox(i);break;case`html`:t+=this.renderer.html(i);break;case`def`:t+=this.renderer.def(i);break;case`paragraph`:t+=this.renderer.paragraph(i);break;case`text`:t+=this.renderer.text(i);break;default:{let e=`Token with "`+i.type+`" type was not found.`;if(this.options.silent)return console.error(e),``;throw Error(e)}}}return t}parseInline(e,t=this.renderer){this.renderer.parser=this;let n=``;for(let r=0;r<e.length;r++){let i=e[r];if(this.options.extensions?.renderers?.[i.type]){let e=this.options.extensions.renderers[i.type].call({parser:this},i);if(e!==!1||![`escape`,`html`,`link`,`image`,`checkbox`,`strong`,`em`,`codespan`,`br`,`del`,`text`].includes(i.type)){n+=e===!1?``:e??``;continue}}let a=i;switch(a.type){case`escape`:n+=t.text(a);break;case`html`:n+=t.html(a);break;case`link`:n+=t.link(a);break;case`image`:n+=t.image(a);break;case`checkbox`:n+=t.checkbox(a);break;case`strong`:n+=t.strong(a);break;case`em`:n+=t.em(a);break;case`codespan`:n+=t.codespan(a);break;case`br`:n+=t.br(a);break;case`del`:n+=t.del(a);break;case`text`:n+=t.text(a);break;default:{let e=`Token with "`+a.type+`" type was not found.`;if(this.options.silent)return console.error(e),``;throw Error(e)}}}return n}},qa=(Zr=class{constructor(e){K(this,`options`,void 0),K(this,`block`,void 0),this.options=e||$r}preprocess(e){return e}postprocess(e){return e}processAllTokens(e){return e}emStrongMask(e){return e}provideLexer(e=this.block){return e?Z.lex:Z.lexInline}provideParser(e=this.block){return e?Q.parse:Q.parseInline}},K(Zr,`passThroughHooks`,new Set([`preprocess`,`postprocess`,`processAllTokens`,`emStrongMask`])),K(Zr,`passThroughHooksRespectAsync`,new Set([`preprocess`,`postprocess`,`processAllTokens`])),Zr);function Ja(e,t){if(Array.isArray(t))for(let n=0;n<t.length;n++)e.push(t[n]);else e.push(t)}var Ya=class{constructor(...e){K(this,`defaults`,Qr()),K(this,`options`,this.setOptions),K(this,`parse`,this.parseMarkdown(!0)),K(this,`parseInline`,this.parseMarkdown(!1)),K(this,`Parser`,Q),K(this,`Renderer`,Ga),K(this,`TextRenderer`,Ka),K(this,`Lexer`,Z),K(this,`Tokenizer`,Ba),K(this,`Hooks`,qa),this.use(...e)}walkTokens(e,t){let n=[];for(let r of e)switch(Ja(n,t.call(this,r)),r.type){case`table`:{let e=r;for(let r of e.header)Ja(n,this.walkTokens(r.tokens,t));for(let r of e.rows)for(let e of r)Ja(n,this.walkTokens(e.tokens,t));break}case`list`:{let e=r;Ja(n,this.walkTokens(e.items,t));break}default:{let e=r;this.defaults.extensions?.childTokens?.[e.type]?this.defaults.extensions.childTokens[e.type].forEach(r=>{let i=e[r].flat(1/0);Ja(n,this.walkTokens(i,t))}):e.tokens&&Ja(n,this.walkTokens(e.tokens,t))}}return n}use(...e){let t=this.defaults.extensions||{renderers:Object.create(null),childTokens:Object.create(null)};return e.forEach(e=>{let n={...e};if(n.async=this.defaults.async||n.async||!1,e.extensions&&(e.extensions.forEach(e=>{if(!e.name)throw Error(`extension name required`);if(`renderer`in e){let n=t.renderers[e.name];n?t.renderers[e.name]=function(...t){let r=e.renderer.apply(this,t);return r===!1&&(r=n.apply(this,t)),r}:t.renderers[e.name]=e.renderer}if(`tokenizer`in e){if(!e.level||e.level!==`block`&&e.level!==`inline`)throw Error(`extension level must be 'block' or 'inline'`);let n=t[e.level];n?n.unshift(e.tokenizer):t[e.level]=[e.tokenizer],e.start&&(e.level===`block`?t.startBlock?t.startBlock.push(e.start):t.startBlock=[e.start]:e.level===`inline`&&(t.startInline?t.startInline.push(e.start):t.startInline=[e.start]))}`childTokens`in e&&e.childTokens&&(t.childTokens[e.name]=e.childTokens)}),n.extensions=t),e.renderer){let t=this.defaults.renderer||new Ga(this.defaults);for(let n in e.renderer){if(!(n in t))throw Error(`renderer '${n}' does not exist`);if([`options`,`parser`].includes(n))continue;let r=n,i=e.renderer[r],a=t[r];t[r]=(...e)=>{let n=i.apply(t,e);return n===!1&&(n=a.apply(t,e)),n===!1?``:n??``}}n.renderer=t}if(e.tokenizer){let t=this.defaults.tokenizer||new Ba(this.defaults);for(let n in e.tokenizer){if(!(n in t))throw Error(`tokenizer '${n}' does not exist`);if([`options`,`rules`,`lexer`].includes(n))continue;let r=n,i=e.tokenizer[r],a=t[r];t[r]=(...e)=>{let n=i.apply(t,e);return n===!1&&(n=a.apply(t,e)),n}}n.tokenizer=t}if(e.hooks){let t=this.defaults.hooks||new qa;for(let n in e.hooks){if(!(n in t))throw Error(`hook '${n}' does not exist`);if([`options`,`block`].includes(n))continue;let r=n,i=e.hooks[r],a=t[r];t[r]=qa.passThroughHooks.has(n)?e=>{if(t.options.async&&qa.passThroughHooksRespectAsync.has(n))return(async()=>{let n=await i.call(t,e);return a.call(t,n)})();let r=i.call(t,e);return a.call(t,r)}:(...e)=>{if(t.options.async)return(async()=>{let n=await i.apply(t,e);return n===!1&&(n=await a.apply(t,e)),n})();let n=i.apply(t,e);return n===!1&&(n=a.apply(t,e)),n}}n.hooks=t}if(e.walkTokens){let t=this.defaults.walkTokens,r=e.walkTokens;n.walkTokens=function(e){let n=[];return Ja(n,r.call(this,e)),t&&Ja(n,t.call(this,e)),n}}this.defaults={...this.defaults,...n}}),this}setOptions(e){return this.defaults={...this.defaults,...e},this}lexer(e,t){return Z.lex(e,t??this.defaults)}parser(e,t){return Q.parse(e,t??this.defaults)}parseMarkdown(e){return(t,n)=>{let r={...n},i={...this.defaults,...r},a=this.onError(!!i.silent,!!i.async);if(this.defaults.async===!0&&r.async===!1)return a(Error(`marked(): The async option was set to true by an extension. Remove async: false from the parse options object to return a Promise.`));if(typeof t>`u`||t===null)return a(Error(`marked(): input parameter is undefined or null`));if(typeof t!=`string`)return a(Error(`marked(): input parameter is of type `+Object.prototype.toString.call(t)+`, string expected`));if(i.hooks&&(i.hooks.options=i,i.hooks.block=e),i.async)return(async()=>{let n=i.hooks?await i.hooks.preprocess(t):t,r=await(i.hooks?await i.hooks.provideLexer(e):e?Z.lex:Z.lexInline)(n,i),a=i.hooks?await i.hooks.processAllTokens(r):r;i.walkTokens&&await Promise.all(this.walkTokens(a,i.walkTokens));let o=await(i.hooks?await i.hooks.provideParser(e):e?Q.parse:Q.parseInline)(a,i);return i.hooks?await i.hooks.postprocess(o):o})().catch(a);try{i.hooks&&(t=i.hooks.preprocess(t));let n=(i.hooks?i.hooks.provideLexer(e):e?Z.lex:Z.lexInline)(t,i);i.hooks&&(n=i.hooks.processAllTokens(n)),i.walkTokens&&this.walkTokens(n,i.walkTokens);let r=(i.hooks?i.hooks.provideParser(e):e?Q.parse:Q.parseInline)(n,i);return i.hooks&&(r=i.hooks.postprocess(r)),r}catch(e){return a(e)}}}onError(e,t){return n=>{if(n.message+=`
Please report this to https://github.com/markedjs/marked.`,e){let e=`<p>An error occurred:</p><pre>`+X(n.message+``,!0)+`</pre>`;return t?Promise.resolve(e):e}if(t)return Promise.reject(n);throw n}}},Xa=new Ya;function $(e,t){return Xa.parse(e,t)}$.options=$.setOptions=function(e){return Xa.setOptions(e),$.defaults=Xa.defaults,ei($.defaults),$},$.getDefaults=Qr,$.defaults=$r;function Za(...e){return Xa.use(...e),$.defaults=Xa.defaults,ei($.defaults),$}$.use=Za,$.walkTokens=function(e,t){return Xa.walkTokens(e,t)},$.parseInline=Xa.parseInline,$.Parser=Q,$.parser=Q.parse,$.Renderer=Ga,$.TextRenderer=Ka,$.Lexer=Z,$.lexer=Z.lex,$.Tokenizer=Ba,$.Hooks=qa,$.parse=$,$.options,$.setOptions,$.walkTokens,$.parseInline,Q.parse,Z.lex;var Qa={ALLOWED_TAGS:[`p`,`br`,`strong`,`em`,`del`,`ul`,`ol`,`li`,`a`,`code`,`pre`,`blockquote`,`h1`,`h2`,`h3`,`h4`],ALLOWED_ATTR:[`href`,`start`],ALLOWED_URI_REGEXP:/^(?:https?|tel|mailto):/i,ALLOW_DATA_ATTR:!1,ALLOW_ARIA_ATTR:!1,RETURN_DOM_FRAGMENT:!0},$a=e=>e.replace(/&/g,`&amp;`).replace(/</g,`&lt;`).replace(/>/g,`&gt;`),eo=new Ya({gfm:!0,breaks:!0,async:!1,renderer:{html:({text:e})=>$a(e),image:({text:e,title:t})=>$a(e||t||``),heading({tokens:e}){return`<p><strong>${this.parser.parseInline(e)}</strong></p>`},checkbox:()=>``,hr:()=>``,table:({raw:e})=>`<p>${$a(e)}</p>`}});function to(e){try{let t=Ur.sanitize(eo.parse(ro(e)),Qa);return t.querySelectorAll(`a`).forEach(io),t}catch{return document.createTextNode(e)}}var no=/^(?:\s|[-*+] |\d+[.)] |>|#|\||```|$)/;function ro(e){return e.split(`
`).map((e,t)=>t>0&&!no.test(e)?`\n${e}`:e).join(`
`)}function io(e){if(!e.hasAttribute(`href`))return e.replaceWith(...e.childNodes);if(!/^https?:/i.test(e.getAttribute(`href`)??``))return;e.target=`_blank`,e.rel=`noopener noreferrer`,e.referrerPolicy=`no-referrer`;let t=document.createElement(`span`);t.className=`unseen`,t.textContent=` ${P.newWindow}`,e.append(t)}var ao=P.feedback;function oo(e,t){if(t.step===`thanks`)return S`<span class="feedback">${ao.thanks}</span>`;let n=(e,n)=>S`
    <button type="button" class="plain" aria-pressed=${String(t.helpful===e)} @click=${()=>t.rate(e)}>${n}</button>
  `;return S`
    <span class="feedback" role="group" aria-label=${ao.question}>
      <span aria-hidden="true">${ao.question}</span> ${n(!0,ao.yes)} ${n(!1,ao.no)}
      ${t.step===`failed`?S`<span>${ao.failed}</span>`:``}
    </span>
    ${t.step===`why`?so(e,t):``}
  `}function so(e,t){return S`
    <form class="why" @submit=${e=>{e.preventDefault(),t.explain(String(new FormData(e.target).get(`why`)??``).trim())}}>
      <label for="why-${e}">${ao.why}</label>
      <input id="why-${e}" name="why" maxlength="500" autocomplete="off" dir="auto" />
      <button type="submit" class="plain">${ao.send}</button>
    </form>
  `}function co(e,t){return e.kind===`said`?lo(e,t):e.kind===`note`?uo(e):e.reply.emergency?po(e.reply,t):fo(e.reply,t)}function lo(e,t){let{status:n}=e,r=n===`waiting`?t.sending===e.id?`sending`:`waiting`:n;return S`
    <div class="entry said" data-id=${e.id} data-status=${r}>
      <p class="who unseen">${P.you}</p>
      <p class="bubble" dir="auto">${e.text}</p>
      <p class="meta">
        ${xo(e.time)}
        ${r===`answered`?w:S`<span class="status">${P.status[r]}</span>`}
      </p>
      ${n===`refused`?S`<p class="reason">${e.reason} <strong>${P.trouble.urgent(ut(t.place))}</strong></p>
            <button type="button" class="plain" @click=${()=>t.edit(e)}>${P.status.edit}</button>`:w}
    </div>
  `}function uo(e){return S`<div class="entry note" data-id=${e.id}>
    <p class="bubble">${e.text}</p>
    <p class="meta">${xo(e.time)}</p>
  </div>`}function fo(e,t){return S`
    <div class="entry reply" data-id=${e.id}>
      <p class="who unseen">${P.assistant}</p>
      <div class="bubble" dir="auto">${ho(e)} ${go(e)}</div>
      <div class="meta">
        ${xo(e.time)} ${yo(e,t)} ${oo(e.id,t.feedback(e.id))}
      </div>
      ${vo(e,t)}
    </div>
  `}function po(e,t){let{place:n}=t,r=n&&n.certainty!==`guessed`?[]:it(n),i=[n?mo(n.number,n.certainty===`guessed`?st(n.country):null,`call`):w,r.map(({number:e,where:t})=>mo(e,t,n?`call second`:`call`))];return S`
    <div class="entry reply emergency" data-id=${e.id}>
      <div class="bubble" role=${t.restored.has(e.id)?`group`:`alert`} aria-label=${P.emergency.heading}>
        <p class="emergency-heading">${It}${P.emergency.heading}</p>
        <p class="calls">${i}</p>
        <div dir="auto">${ho(e)} ${go(e)}</div>
      </div>
      <div class="meta">${xo(e.time)} ${yo(e,t)}</div>
      ${vo(e,t)}
    </div>
  `}function mo(e,t,n){return Kt(e,S`${Ft}${t?P.emergency.callWhere(e,t):P.emergency.call(e)}`,n)}var ho=e=>S`<div class="text">${pn([e.text],()=>to(e.text))}</div>`;function go({source_line:e,sources:t}){return!e&&!t.length?w:S`
    <details class="sources">
      <summary>${P.sources}</summary>
      ${e?S`<p>${e}</p>`:w}
      ${t.length?S`<ul>${t.map(({title:e,url:t})=>S`<li>${_o(e,t)}</li>`)}</ul>`:w}
    </details>
  `}var _o=(e,t)=>t&&/^https?:\/\//i.test(t)?S`<a href=${t} target="_blank" rel="noopener noreferrer" referrerpolicy="no-referrer">${e}<span class="unseen"> ${P.newWindow}</span></a>`:e;function vo(e,t){return!e.buttons.length||t.lastReply!==e.id?w:S`
    <div class="buttons" role="group" aria-label=${P.buttonsLabel}>
      ${e.buttons.map(({title:e,payload:n})=>S`<button type="button" @click=${()=>t.press(e,n)}>${e}</button>`)}
    </div>
  `}function yo(e,{copied:t,copy:n}){return S`<button type="button" class="plain" @click=${()=>n(e.id,e.text)}>
    ${t===e.id?P.copied:P.copy}<span class="unseen">: ${e.text.slice(0,40)}</span>
  </button>`}var bo=new Intl.DateTimeFormat(`en-GB`,{hour:`2-digit`,minute:`2-digit`});function xo(e){let t=new Date(e);return S`<time datetime=${e}>${Number.isNaN(t.getTime())?``:bo.format(t)}</time>`}function So(e,t){return S`
    <div class="log" role="log" aria-label=${P.log} tabindex="0">
      ${Co(e.length===0,t)} ${dn(e,M,e=>co(e,t))}
    </div>
  `}function Co(e,{press:t}){return S`
    <div class="entry reply welcome">
      <div class="bubble">${P.welcome.split(`

`).map(e=>S`<p>${e}</p>`)}</div>
      ${e?S`<div class="buttons" role="group" aria-label=${P.startersLabel}>
            ${P.starters.map(e=>S`<button type="button" @click=${()=>t(e)}>${e}</button>`)}
          </div>`:w}
    </div>
  `}var wo=P.trouble;function To({trouble:e,kept:t,place:n,retry:r}){return S`<div class="trouble-region" role="alert">
    ${e?S`<div class="trouble" data-trouble=${e}>
          ${It}
          <p>${Eo(e,t)} <strong>${wo.urgent(ut(n))}</strong></p>
          ${e===`slow`||e===`limited`?w:S`<button type="button" class="plain" @click=${r}>${wo.retry}</button>`}
        </div>`:w}
  </div>`}function Eo(e,t){return e===`offline`||e===`unreachable`?wo[e](t):wo[e]}var Do=e=>S`
  <div class="typing" role="status">
    ${e?S`<span class="unseen">${P.replying}</span><span class="typing-dots" aria-hidden="true"><i></i><i></i><i></i></span>`:w}
  </div>
`,Oo,ko=class extends k{constructor(...e){super(...e),this.menuOpen=!1,this.tooLong=!1,this.copied=null,this.news=``,this.unread=!1,this.confirmation=new Wt({carryOut:e=>this.carryOut(e),changed:()=>this.requestUpdate(),left:e=>this.focusOn(e?`textarea`:`.menu > button`)}),this.scrolling=F(this),this.show=()=>{this.open=!0,this.unread=!1,this.focusOn(`textarea`)},this.hide=()=>{this.open=!1,this.focusOn(`.launcher`)}}connectedCallback(){super.connectedCallback();let e=ht(this.server),t={noAnswer:()=>P.noAnswer(ut(this.place)),newConversation:P.newConversation},n=()=>this.place&&this.place.certainty!==`guessed`?this.place.country:null;this.chat=new nt(new ze(e),new bt(e),t,()=>this.onChange(),n),this.ratings=new dt(this.chat,e=>this.tell(e),()=>this.focusOn(`.log`)),this.chat.start()}disconnectedCallback(){this.chat.stop(),super.disconnectedCallback()}get place(){let{chosen:e,hint:t}=this.chat.saved,n=ot(navigator.languages);return at({chosen:e,given:this.country,hinted:t,guessed:n})}get floating(){return this.layout===`floating`}render(){let e=qt(this.place,e=>this.chat.update({chosen:e||null}));return S`
      <section class="frame" lang="en-GB" aria-label=${P.name} @keydown=${this.onKey}>
        ${e} ${this.belowBar()}
        <p class="news" role="status">${this.news}</p>
      </section>
    `}belowBar(){try{return this.floating&&!this.open?this.launcher():this.panel()}catch(e){return console.error(e),S`<p class="broken" role="alert">${P.broken}</p>`}}launcher(){let e=this.unread?P.floating.answered:P.floating.open;return S`<button type="button" class="launcher" aria-expanded="false" @click=${this.show}>${Bt}<span>${e}</span></button>`}panel(){let{chat:e}=this,t=e.entries.some(e=>e.kind===`said`&&e.status===`waiting`);return S`
      ${Xt({open:this.menuOpen,toggle:e=>this.set({menuOpen:e}),choose:e=>void this.act(e),close:this.floating?this.hide:null})}
      ${this.log()} ${Do(e.sending!==null&&e.trouble===null)}
      ${To({trouble:e.trouble,kept:t,place:this.place,retry:e.retry})}
      ${Ut({draft:e.saved.draft,tooLong:this.tooLong,write:e=>this.write(e),submit:()=>this.submit()})}
      ${this.confirmation.view()}
    `}log(){let{entries:e,sending:t,restored:n}=this.chat,r=e[e.length-1];return So(e,{place:this.place,sending:t,restored:n,lastReply:r?.kind===`reply`?r.reply.id:null,copied:this.copied,feedback:e=>this.ratings.of(e),press:(e,t)=>this.press(e,t),copy:(e,t)=>void this.copy(t,e),edit:e=>this.edit(e)})}updated(e){super.updated(e),this.confirmation.updated(this.renderRoot.querySelector(`dialog`)),this.scrolling.afterUpdate(this.chat.entries,this.chat.trouble!==null)}onChange(){let e=this.chat.entries[this.chat.entries.length-1];this.floating&&!this.open&&e?.kind===`reply`&&!this.chat.restored.has(e.reply.id)&&(this.unread=!0,e.reply.emergency&&(this.open=!0)),this.requestUpdate()}set(e){Object.assign(this,e),this.requestUpdate()}tell(e){this.set({news:e}),clearTimeout(this.newsTimer),this.newsTimer=setTimeout(()=>this.set({copied:null,news:``}),8e3)}write(e){this.tooLong&&e.trim().length<=4e3&&(this.tooLong=!1),this.chat.update({draft:e})}submit(){let e=this.chat.saved.draft.trim();if(!e)return this.focusOn(`textarea`);if(e.length>4e3)return this.set({tooLong:!0});this.chat.update({draft:``}),this.chat.say(e),this.focusOn(`textarea`)}press(e,t){this.focusOn(`.log`),this.chat.say(e,t)}edit(e){this.chat.takeBack(e.id),this.chat.update({draft:e.payload?``:e.text}),this.focusOn(`textarea`)}async copy(e,t){let n=await Mt(e);this.copied=n?t:null,this.tell(n?P.copied:P.copyFailed)}async act(e){this.menuOpen=!1,e===`restart`||e===`remove`?this.confirmation.ask(e):this.focusOn(`.menu > button`),this.requestUpdate(),e===`copy`&&await this.copy(At(this.chat.entries),``),e===`save`&&Nt(At(this.chat.entries)),e===`print`&&window.print()}async carryOut(e){if(e===`restart`)this.chat.restart();else{let e=await this.chat.remove();this.tell(e?P.remove.done:P.remove.partly)}this.ratings.clear()}onKey(e){e.key!==`Escape`||this.confirmation.question||(this.menuOpen?(this.set({menuOpen:!1}),this.focusOn(`.menu > button`)):this.floating&&this.open&&this.hide())}focusOn(e){this.updateComplete.then(()=>this.renderRoot.querySelector(e)?.focus({preventScroll:!0}))}};Oo=ko,Oo.styles=Dt,Oo.properties={server:{},country:{},layout:{reflect:!0},theme:{reflect:!0},open:{type:Boolean,reflect:!0}},customElements.get(`sepsis-assistant`)||customElements.define(`sepsis-assistant`,ko)})();