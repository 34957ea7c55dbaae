// The registry of panels: one panel is one folder and one line here. Only what works is listed.
import type { ParseKeys } from 'i18next'
import type { LucideIcon } from 'lucide-react'
import Boxes from 'lucide-react/icons/boxes'
import Cpu from 'lucide-react/icons/cpu'
import Gauge from 'lucide-react/icons/gauge'
import House from 'lucide-react/icons/house'
import MessageSquare from 'lucide-react/icons/message-square'
import Palette from 'lucide-react/icons/palette'
import Settings2 from 'lucide-react/icons/settings-2'
import { type ComponentType, lazy } from 'react'
import { ChatActions, ChatCrumb } from './chat/ChatHeader.tsx'
import { ChatInspector } from './chat/ChatInspector.tsx'
import { ChatPanel } from './chat/ChatPanel.tsx'
import { ConversationList } from './chat/ConversationList.tsx'
import { withItsTexts } from './i18n/index.ts'

export interface Panel {
  id: string
  label: ParseKeys
  Icon: LucideIcon
  View: ComponentType
  /** Below the panels in the wide rail, in a drawer where it is narrow. */
  Side?: ComponentType
  Inspector?: ComponentType
  /** After the panel's name in the header. */
  Crumb?: ComponentType
  Actions?: ComponentType
  /** For who builds panels: found by its address, and in no list. */
  unlisted?: boolean
}

export const panels: readonly Panel[] = [
  { id: 'home', label: 'panel.home', Icon: House, View: lazy(() => withItsTexts(import('./home/HomePanel.tsx'))) },
  {
    id: 'chat',
    label: 'panel.chat',
    Icon: MessageSquare,
    View: ChatPanel,
    Side: ConversationList,
    Inspector: ChatInspector,
    Crumb: ChatCrumb,
    Actions: ChatActions,
  },
  {
    id: 'models',
    label: 'panel.models',
    Icon: Boxes,
    View: lazy(() => withItsTexts(import('./models/ModelsPanel.tsx'))),
    Inspector: lazy(() => withItsTexts(import('./models/ModelInspector.tsx'))),
  },
  { id: 'bench', label: 'panel.bench', Icon: Gauge, View: lazy(() => withItsTexts(import('./bench/BenchPanel.tsx'))) },
  { id: 'device', label: 'panel.device', Icon: Cpu, View: lazy(() => withItsTexts(import('./device/DevicePanel.tsx'))) },
  { id: 'settings', label: 'panel.settings', Icon: Settings2, View: lazy(() => withItsTexts(import('./settings/SettingsPanel.tsx'))) },
  {
    id: 'design',
    label: 'panel.design',
    Icon: Palette,
    View: lazy(() => withItsTexts(import('./design/DesignPanel.tsx'))),
    unlisted: true,
  },
]

/** What people are shown. */
export const listedPanels = panels.filter(panel => !panel.unlisted)

/** An unknown address leads to the chat, as none does. */
export const panelOf = (id: string): Panel => panels.find(panel => panel.id === id) ?? panels.find(panel => panel.id === 'chat')!
